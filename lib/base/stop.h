/*
 * Has this process been told to end?  Whoever waits inside a request waits
 * here, and answers with what there is when the answer is yes.
 */
#ifndef DP_BASE_STOP_H
#define DP_BASE_STOP_H

#include <stdbool.h>

void dp_stop(void);
bool dp_stopping(void);

/* Wait so long; true, and at most 50 ms late, once it has been told. */
bool dp_stop_wait(int ms);

#endif
