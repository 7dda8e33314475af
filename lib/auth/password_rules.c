/* The rules for passwords. */
#include "auth/password_rules.h"

#include <stdio.h>

struct dp_password_rules
dp_password_rules_of(const struct dp_conf *conf,
                     char folder[DP_PASSWORD_FOLDER])
{
    snprintf(folder, DP_PASSWORD_FOLDER, "%s/passwords", conf->storage_path);
    return (struct dp_password_rules){
        .memory_bytes = conf->auth_password_memory_bytes,
        .passes = conf->auth_password_passes,
        .slots = conf->auth_password_slots,
        .folder = folder,
    };
}
