/* Findings: a growing list, and its JSON. */
#include "release/finding.h"

#include <string.h>

void
dp_findings_init(struct dp_findings *findings, struct dp_arena *arena)
{
    memset(findings, 0, sizeof(*findings));
    findings->arena = arena;
}

void
dp_findings_add(struct dp_findings *findings, const struct dp_finding *finding)
{
    if (findings->n == findings->cap) {
        size_t cap = findings->cap == 0 ? 16 : findings->cap * 2;
        struct dp_finding *items =
            dp_alloc_n(findings->arena, cap, sizeof(*items));

        if (findings->n > 0)
            memcpy(items, findings->items, findings->n * sizeof(*items));
        findings->items = items;
        findings->cap = cap;
    }
    findings->items[findings->n++] = *finding;
    if (finding->severity == DP_BLOCKING)
        findings->n_blocking++;
}

const char *
dp_severity_name(enum dp_severity severity)
{
    return severity == DP_BLOCKING ? "blocking" : "advisory";
}

json_t *
dp_findings_json(const struct dp_findings *findings, enum dp_severity severity)
{
    json_t *list = json_array();

    for (size_t i = 0; i < findings->n; i++) {
        const struct dp_finding *finding = &findings->items[i];

        if (finding->severity != severity)
            continue;
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:s}", "code", finding->code,
                            "severity", dp_severity_name(severity), "pointer",
                            finding->pointer, "message", finding->message));
    }
    return list;
}

json_t *
dp_findings_json_all(const struct dp_findings *findings)
{
    json_t *list = dp_findings_json(findings, DP_BLOCKING);
    json_t *advisories = dp_findings_json(findings, DP_ADVISORY);

    json_array_extend(list, advisories);
    json_decref(advisories);
    return list;
}
