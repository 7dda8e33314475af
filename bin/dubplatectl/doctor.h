/*
 * The checks of dubplatectl doctor: what a client would send, and what the
 * answer says about the web server in between.
 */
#ifndef DP_CTL_DOCTOR_H
#define DP_CTL_DOCTOR_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "conf/conf.h"

struct doctor {
    struct dp_arena *arena;
    const struct dp_conf *conf;
    const char *url; /* without a slash at the end */
};

/* 0 = well; -1 with what was seen as the text. */
typedef int doctor_fn(const struct doctor *doctor, struct dp_err *err);

struct doctor_check {
    doctor_fn *run;
    bool large;         /* sends much; left out by --quick */
    const char *name;   /* what is well when it passes */
    const char *advice; /* what to change when it does not */
};

/* In the order they are made; ends with a row whose name is NULL. */
extern const struct doctor_check doctor_checks[];

#endif
