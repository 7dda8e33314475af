/* Whole numbers in text. */
#ifndef DP_BASE_NUMBER_H
#define DP_BASE_NUMBER_H

#include <stdint.h>

/*
 * text, decimal digits with at most a '-' before them, as a number from min to
 * max.  -1: it is none; *number is unchanged then.
 */
int dp_number_parse(const char *text, int64_t min, int64_t max,
                    int64_t *number);

#endif
