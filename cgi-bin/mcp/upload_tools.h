/* What the upload tools share. */
#ifndef UPLOAD_TOOLS_H
#define UPLOAD_TOOLS_H

#include "mcp/tool.h"
#include "upload/session.h"

/* clang-format off */
/* Arguments of several tools, for those that decode into struct into. */
#define UPLOAD_ARG_TYPE(into)                                                 \
    {.name = "type", .type = DP_ARG_ENUM, .required = true,                   \
     .choices = dp_intake_types, .help = "What the file is for.",             \
     .offset = DP_FIELD(into, type)}
#define UPLOAD_ARG_FILE_NAME(into)                                            \
    {.name = "file_name", .alias = "fileName", .type = DP_ARG_STR,            \
     .required = true, .min = 1, .offset = DP_FIELD(into, file_name),         \
     .help = "Name of the file, such as track.wav or cover.jpg."}
#define UPLOAD_ARG_FILE_SIZE(into)                                            \
    {.name = "file_size", .alias = "fileSize", .type = DP_ARG_INT,            \
     .required = true, .min = 1, .offset = DP_FIELD(into, file_size),         \
     .help = "Its exact size in bytes."}
#define UPLOAD_ARG_SESSION(into)                                              \
    {.name = "session_id", .alias = "sessionId", .type = DP_ARG_STR,          \
     .required = true, .offset = DP_FIELD(into, session_id),                  \
     .help = "From upload_file_init."}
/* clang-format on */

/* The intake of a call's account. */
struct dp_intake intake_of(const struct dp_call *call);

#endif
