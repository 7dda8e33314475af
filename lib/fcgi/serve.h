/*
 * The accept loop: runs a program's route table as FastCGI or as plain CGI.
 *
 * N threads block in FCGX_Accept_r on one socket: the one the web server put
 * on descriptor 0, or an own one (--listen PATH).  When descriptor 0 is no
 * listening socket the one request in the CGI environment is answered and the
 * program ends.  SIGTERM ends the loops; requests in hand have 900 ms to
 * finish.
 */
#ifndef DP_FCGI_SERVE_H
#define DP_FCGI_SERVE_H

#include "http/route.h"

/* The whole of a FastCGI program's main(): its exit status. */
int dp_serve(const struct dp_app *app, int argc, char **argv);

#endif
