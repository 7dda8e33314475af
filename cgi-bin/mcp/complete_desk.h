/* Values that prompts and resource templates of the desk complete. */
#ifndef COMPLETE_DESK_H
#define COMPLETE_DESK_H

#include "mcp/complete.h"

dp_complete_fn complete_genre;   /* genres that stores know */
dp_complete_fn complete_store;   /* ids of stores that take releases */
dp_complete_fn complete_release; /* the account's, by id or by title */
dp_complete_fn complete_job;     /* the newest job of each release */

#endif
