-- What is said of calls and tasks that nobody runs any more.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION mcp_restarted() RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = dubplate, pg_temp
AS $$
    SELECT '{"code":-32603,"message":"The server was restarted while it'
        || ' worked on this; ask again."}'
$$;

COMMENT ON FUNCTION mcp_restarted IS
    'Internal: the JSON-RPC error of what a restart broke off.';
