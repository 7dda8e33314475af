/* The rules of crypto/password.h as the settings have them. */
#ifndef DP_AUTH_PASSWORD_RULES_H
#define DP_AUTH_PASSWORD_RULES_H

#include "conf/conf.h"
#include "crypto/password.h"

/* Room for the path of the slots' folder. */
#define DP_PASSWORD_FOLDER 4096

/* folder is filled, and must outlive the rules. */
struct dp_password_rules dp_password_rules_of(const struct dp_conf *conf,
                                              char folder[DP_PASSWORD_FOLDER]);

#endif
