/*
 * Has this process been told to end?  Whoever waits inside a request looks
 * here at least every 100 ms and gives up politely.
 */
#ifndef DP_BASE_STOP_H
#define DP_BASE_STOP_H

#include <stdbool.h>

void dp_stop(void);
bool dp_stopping(void);

#endif
