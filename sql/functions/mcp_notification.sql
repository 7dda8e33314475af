-- A notification as text.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION mcp_notification(
    p_method text, p_params json, p_subscription_id text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    params text := btrim(p_params::text);
BEGIN
    IF p_subscription_id IS NOT NULL THEN
        params := '{' || concat_ws(',',
            nullif(btrim(substr(params, 2, length(params) - 2)), ''),
            '"_meta":{"io.modelcontextprotocol/subscriptionId":'
            || p_subscription_id || '}') || '}';
    END IF;
    RETURN '{' || concat_ws(',', '"jsonrpc":"2.0"',
        '"method":' || to_json(p_method), '"params":' || params) || '}';
END
$$;

COMMENT ON FUNCTION mcp_notification IS
    'Internal: a JSON-RPC notification.  Parameters, an object without'
    ' _meta, are kept as they are written; subscription (JSON text, null:'
    ' none) is the id of the request that listens.';
