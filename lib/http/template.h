/*
 * HTML templates: text with places for values, in the manner of Mustache.
 *
 *   {{name}}               the value, escaped; nothing when there is none
 *   {{.}}                  the element itself, in a section over texts
 *   {{#name}}...{{/name}}  once for each element of a list; once for an
 *                          object, a number, true or text that is not empty
 *   {{^name}}...{{/name}}  when the above would show nothing
 *   {{>name}}              another template
 *
 * There is no way to insert text that is not escaped.  Names are looked up in
 * the innermost object first.
 */
#ifndef DP_HTTP_TEMPLATE_H
#define DP_HTTP_TEMPLATE_H

#include <jansson.h>

#include "base/str.h"

struct dp_template {
    const char *name;
    const char *text;
};

/*
 * Append the template of that name; set ends with a row without a name.
 * out->failed is set when a template is malformed or not there.
 */
void dp_template_print(struct dp_str *out, const struct dp_template *set,
                       const char *name, const json_t *model);

#endif
