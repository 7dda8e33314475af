-- Revokes grants.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION grant_revoke(
    p_grant_id uuid, p_account_id uuid, p_client_id text, p_reason text,
    OUT revoked bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    SELECT count(*) INTO revoked
    FROM (SELECT id FROM oauth_grant
          WHERE coalesce(p_grant_id::text, p_account_id::text, p_client_id)
                    IS NOT NULL
            AND (p_grant_id IS NULL OR id = p_grant_id)
            AND (p_account_id IS NULL OR account_id = p_account_id)
            AND (p_client_id IS NULL OR client_id = p_client_id)
            AND revoked_at IS NULL
          ORDER BY id FOR NO KEY UPDATE) g, grant_end(g.id, p_reason) e
    WHERE e.ended;
END
$$;

COMMENT ON FUNCTION grant_revoke IS
    'Revokes the grants in force that fit everything that is given: a'
    ' grant, an account, a client; given nothing, none. Returns how many.';
