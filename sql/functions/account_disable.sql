-- Shuts an account out, or lets it in again.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION account_disable(
    p_account_id uuid, p_disabled boolean, OUT changed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE account SET disabled_at = CASE WHEN p_disabled THEN now() END
    WHERE id = p_account_id AND (disabled_at IS NOT NULL) <> p_disabled;
    changed := FOUND;
END
$$;

COMMENT ON FUNCTION account_disable IS
    'Disables an account (its tokens, also of uploads, stop working) or'
    ' enables it again.  false: it was so already, or there is none.';
