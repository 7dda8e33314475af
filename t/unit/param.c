/* Parameters of header values. */
#include "http/param.h"

#include "tap/tap.h"

int
main(void)
{
    static const struct {
        const char *header, *name, *value;
        int faulty;
    } rows[] = {
        {"a/b", "x", NULL, 0},
        {"a/b;x=1", "x", "1", 0},
        {"a/b; X=1 ; y=2", "y", "2", 0},
        {"a/b; X=1", "x", "1", 0},
        {"a/b; x=\"1; y=2\"", "y", NULL, 0},
        {"a/b; x=\"1; y=2\"", "x", "1; y=2", 0},
        {"a/b; x=\"a\\\"b\\\\c\"", "x", "a\"b\\c", 0},
        {"a/b; x=\"C:\\dir\\f\"", "x", "C:\\dir\\f", 0},
        {"a/b; ; x=1;", "x", "1", 0},
        {"a/b; x", "x", NULL, 1},
        {"a/b; x=", "x", NULL, 1},
        {"a/b; =1", "x", NULL, 1},
        {"a/b; x=\"1", "x", NULL, 1},
        {"a/b; x=1 y=2", "y", NULL, 1},
        {"a/b; x=1; x=1", "x", "1", 1},
    };
    struct dp_arena arena;

    dp_arena_init(&arena);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int faulty = 0;
        const char *value = dp_param_find(&arena, rows[i].header,
                                          rows[i].name, &faulty);

        is_str(value, rows[i].value, rows[i].header);
        is_int(faulty, rows[i].faulty, rows[i].faulty ? "is faulty"
                                                      : "is well-formed");
    }
    dp_arena_clear(&arena);
    return done();
}
