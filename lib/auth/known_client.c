/* Clients that many people use. */
#include "auth/known_client.h"

#include <string.h>

/* clang-format off */
const struct dp_known_client dp_known_clients[] = {
    {"Claude", "https://claude.ai/oauth/mcp-oauth-client-metadata",
     {"https://claude.ai/api/mcp/auth_callback",
      "https://claude.com/api/mcp/auth_callback"}},
    {"Claude Code", "https://claude.ai/oauth/claude-code-client-metadata",
     {"http://localhost/callback", "http://127.0.0.1/callback"}},
    {"ChatGPT", "https://chatgpt.com/oauth/client.json",
     {"https://chatgpt.com/connector_platform_oauth_redirect",
      "https://chatgpt.com/connector/oauth/"}},
    {"Codex", "https://chatgpt.com/oauth/codex/client.json",
     {"http://127.0.0.1/callback", "http://localhost/callback"}},
    {"Cursor", NULL,
     {"https://www.cursor.com/agents/mcp/oauth/callback",
      "cursor://anysphere.cursor-mcp/oauth/callback",
      "http://localhost:8787/callback"}},
    {"VS Code", "https://vscode.dev/oauth/client-metadata.json",
     {"https://vscode.dev/redirect", "https://insiders.vscode.dev/redirect",
      "http://127.0.0.1:33418/"}},
    {"Gemini CLI", NULL,
     {"http://localhost:7777/oauth/callback"}},
    {"MCP Inspector", NULL,
     {"http://localhost:6274/oauth/callback"}},
    {0},
};
/* clang-format on */

bool
dp_known_client_is_folder(const char *redirect)
{
    return strncmp(redirect, "https:", 6) == 0
           && redirect[strlen(redirect) - 1] == '/';
}

static bool
covers(const char *row, const char *text)
{
    if (dp_known_client_is_folder(row))
        return strncmp(row, text, strlen(row)) == 0;
    return strcmp(row, text) == 0;
}

const struct dp_known_client *
dp_known_client_of(const struct dp_redirect *redirect)
{
    if (redirect->kind == DP_REDIRECT_LOOPBACK)
        return NULL;
    for (const struct dp_known_client *c = dp_known_clients; c->name; c++)
        for (const char *const *row = c->redirects; *row != NULL; row++)
            if (covers(*row, redirect->text))
                return c;
    return NULL;
}

const struct dp_known_client *
dp_known_client_find(const char *document)
{
    for (const struct dp_known_client *c = dp_known_clients; c->name; c++)
        if (c->document != NULL && strcmp(c->document, document) == 0)
            return c;
    return NULL;
}
