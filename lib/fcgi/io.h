/* The two ways a request comes in, behind one struct dp_io. */
#ifndef DP_FCGI_IO_H
#define DP_FCGI_IO_H

#include <fcgiapp.h>

#include "http/request.h"

/* A request that FCGX_Accept_r has filled. */
void dp_io_fastcgi(struct dp_io *io, FCGX_Request *request);

/* The one request of this process: environment, stdin and stdout. */
void dp_io_cgi(struct dp_io *io);

#endif
