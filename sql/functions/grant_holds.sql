-- Whether a grant is good.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION grant_holds(
    p_grant oauth_grant)
RETURNS boolean
LANGUAGE sql STABLE
SET search_path = dubplate, pg_temp
AS $$
    SELECT p_grant.revoked_at IS NULL
       AND EXISTS (SELECT FROM account a WHERE a.id = p_grant.account_id
                   AND a.disabled_at IS NULL)
       AND EXISTS (SELECT FROM oauth_client c
                   WHERE c.client_id = p_grant.client_id
                   AND c.disabled_at IS NULL)
$$;

COMMENT ON FUNCTION grant_holds IS
    'In force, its account and its client enabled.';
