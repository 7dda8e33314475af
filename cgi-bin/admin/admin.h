/* What the files of this program share. */
#ifndef ADMIN_H
#define ADMIN_H

#include "http/route.h"

dp_handler_fn jobs_get;
dp_handler_fn status_get;

#endif
