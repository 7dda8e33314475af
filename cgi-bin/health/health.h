/* What the files of this program share. */
#ifndef HEALTH_H
#define HEALTH_H

#include "http/route.h"

dp_handler_fn health_get;
dp_handler_fn ready_get;

#endif
