/*
 * Tools: one file each, one constant per file, one list in cgi-bin/mcp.
 *
 * A tool's argument table prints its inputSchema and decodes the call; run()
 * gets a struct, never JSON.  What run() returns is sent as structuredContent
 * and, printed, as the text of the one content block (MCP, server/tools).
 */
#ifndef DP_MCP_TOOL_H
#define DP_MCP_TOOL_H

#include <jansson.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "conf/conf.h"
#include "http/request.h"
#include "json/args.h"

#define DP_TOOL_READ_ONLY (1u << 0)   /* annotations.readOnlyHint */
#define DP_TOOL_DESTRUCTIVE (1u << 1) /* annotations.destructiveHint */
#define DP_TOOL_IDEMPOTENT (1u << 2)  /* annotations.idempotentHint */
#define DP_TOOL_OPEN_WORLD (1u << 3)  /* annotations.openWorldHint */
/* run() gives a CallToolResult, with content of its own. */
#define DP_TOOL_CONTENT (1u << 4)

struct dp_talk;

/* A call under way: what a tool or a resource may use. */
struct dp_call {
    struct dp_talk *talk; /* with the client; for mcp/call.h */
    struct dp_arena *arena;
    const struct dp_conf *conf;
    void *state;                    /* what the program opened at start */
    const struct dp_principal *who; /* never NULL in a tool */
    const char *request_id;
    const char *client_name;        /* as the client calls itself, or NULL */
    bool in_batch;                  /* other calls wait for this one */
};

/* May a call be answered later (mcp/task.h)? */
enum dp_task_support {
    DP_TASK_NEVER,
    DP_TASK_ON_REQUEST, /* where the client asks for it, by params.task */
    DP_TASK_OPTIONAL,   /* always where the client knows tasks */
    DP_TASK_REQUIRED,   /* no other clients are served */
};

/* A job that goes on as a task, and what it answers when it is done. */
struct dp_followed_job {
    const char *job_id;
    const char *result; /* a CallToolResult as JSON text */
};

typedef int dp_tool_fn(const struct dp_call *call, const void *args,
                       json_t **result, struct dp_err *err);

struct dp_tool {
    const char *name;
    const char *title;
    const char *help;            /* description, for the model; in this and
                                    in the arguments' help {section.key}
                                    becomes what is set */
    const char *const *aliases;  /* other names that work, or NULL */
    const struct dp_arg *args;   /* NULL = takes none */
    const char *schema;          /* inputSchema as JSON text where a table
                                    cannot say it: args must be NULL, and
                                    run() gets the arguments, a json_t * */
    size_t args_size;            /* of the struct they decode into */
    const struct dp_arg *output; /* outputSchema; NULL = any object */
    unsigned scope;              /* enum dp_scope bits, all needed */
    unsigned flags;              /* DP_TOOL_... */

    /*
     * *result is a JSON object; borrowed: keep it with dp_json_keep().  An
     * error becomes a result with isError, which a model can read and mend.
     */
    dp_tool_fn *run;

    enum dp_task_support task;

    /*
     * For a task, either of them or none.  ask() puts the questions of run()
     * before the task begins; run() then finds them answered.  follow() does
     * what run() does and says which job goes on; there is no thread then.
     */
    int (*ask)(const struct dp_call *call, const void *args,
               struct dp_err *err);
    int (*follow)(const struct dp_call *call, const void *args,
                  struct dp_followed_job *job, struct dp_err *err);
};

#endif
