/* The server card (SEP-2127): who we are and where, for registries. */
#ifndef CARD_H
#define CARD_H

#include "http/request.h"

/* Host of server.public_url, without port, and this server's name there. */
const char *card_domain(const struct dp_req *req);
const char *card_name(const struct dp_req *req);

#endif
