/*
 * Fuzz targets: a file each, with one function that takes any bytes and must
 * come back.  What must always hold is written as MUST().
 *
 * Built as usual a target is a test that replays its corpus (replay.c); with
 * libFuzzer it looks for inputs of its own (t/fuzz/run).
 */
#ifndef DP_T_FUZZ_H
#define DP_T_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(holds)                                                           \
    do {                                                                      \
        if (!(holds)) {                                                       \
            printf("# %s:%d: must hold: %s\n", __FILE__, __LINE__, #holds);   \
            fflush(stdout);                                                   \
            abort();                                                          \
        }                                                                     \
    } while (0)

/* What every refusal must be: text for people, and JSON for programs. */
#define MUST_BE_REFUSAL(err)                                                  \
    do {                                                                      \
        MUST((err)->code > DP_E_NONE && (err)->code < DP_E_MAX);              \
        MUST(dp_err_text(err)[0] != '\0');                                    \
    } while (0)

#endif
