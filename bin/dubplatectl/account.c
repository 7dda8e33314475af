/* The account that a command speaks of. */
#include "store/account.h"

#include "ctl.h"

int
ctl_account(struct ctl *ctl, const char *login, struct dp_account *account,
            struct dp_err *err)
{
    if (dp_account_get_by_login(ctl->pg, &ctl->arena, login, account, err)
        == 0)
        return 0;
    if (err->code != DP_E_NOT_FOUND)
        return -1;
    return dp_refuse(err, DP_E_NOT_FOUND,
                     "There is no account '%.80s'; dubplatectl account list "
                     "has them all, account create makes one.",
                     login);
}
