/* Validation: a submit that stops before the money. */
#include "release/inside.h"
#include "store/account.h"
#include "json/json.h"

int
dp_desk_validate(const struct dp_desk *desk,
                 const struct dp_submit_request *request, json_t **answer,
                 struct dp_err *err)
{
    struct dp_document document;
    struct dp_findings findings;
    struct dp_account account;
    int price;

    if (dp_current_of_request(desk, request, &document, NULL, err) < 0
        || dp_current_check(desk, &document, &findings, err) < 0
        || dp_account_get(desk->pg, desk->arena, desk->account_id, &account,
                          err)
               < 0)
        return -1;
    price = dp_current_price(desk->conf, &document);
    return dp_desk_answer(
        desk,
        json_pack("{s:b, s:o, s:o, s:i, s:i, s:b}", "valid",
                  findings.n_blocking == 0, "blocking",
                  dp_findings_json(&findings, DP_BLOCKING), "advisories",
                  dp_findings_json(&findings, DP_ADVISORY), "creditsRequired",
                  price, "balance", account.credits, "enoughCredits",
                  account.credits >= price),
        answer, err);
}
