/* What the files of this program share. */
#ifndef OAUTH_H
#define OAUTH_H

#include "http/route.h"

dp_handler_fn protected_resource_get;

#endif
