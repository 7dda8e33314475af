-- Gives a grant.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION grant_put(
    p_account_id uuid, p_client_id text, p_resource text, p_scope text[])
RETURNS uuid
LANGUAGE sql
SET search_path = dubplate, pg_temp
AS $$
    INSERT INTO oauth_grant AS g (account_id, client_id, resource, scope)
    VALUES (p_account_id, p_client_id, p_resource, p_scope)
    ON CONFLICT (account_id, client_id, resource) WHERE revoked_at IS NULL
    DO UPDATE SET scope = ARRAY(SELECT unnest(g.scope)
                                UNION SELECT unnest(excluded.scope)
                                ORDER BY 1)
    RETURNING g.id
$$;

COMMENT ON FUNCTION grant_put IS
    'The grant in force of account, client and resource, with these'
    ' scopes added; makes one where there is none.';
