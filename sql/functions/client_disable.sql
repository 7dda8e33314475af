-- Shuts a client out, or lets it in again.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_disable(
    p_client_id text, p_disabled boolean, OUT changed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE oauth_client SET disabled_at = CASE WHEN p_disabled THEN now() END
    WHERE client_id = p_client_id AND (disabled_at IS NOT NULL) <> p_disabled;
    changed := FOUND;
END
$$;

COMMENT ON FUNCTION client_disable IS
    'Disables a client (its tokens stop working, too) or enables it'
    ' again. false: it was so already, or there is none.';
