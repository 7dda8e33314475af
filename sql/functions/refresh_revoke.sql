-- A client gives a refresh token back (RFC 7009).

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION refresh_revoke(
    p_token_hash bytea, p_client_id text, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    g oauth_grant;
BEGIN
    SELECT * INTO g FROM oauth_grant
    WHERE id = (SELECT grant_id FROM refresh_token
                WHERE token_hash = p_token_hash)
    FOR NO KEY UPDATE;
    outcome := CASE WHEN NOT FOUND THEN 'unknown'
        WHEN g.client_id IS DISTINCT FROM p_client_id THEN 'mismatch'
        WHEN g.revoked_at IS NOT NULL THEN 'revoked' END;
    IF outcome IS NULL THEN
        PERFORM grant_end(g.id, 'revoked_by_client');
        outcome := 'revoked';
    END IF;
END
$$;

COMMENT ON FUNCTION refresh_revoke IS
    'Revokes the grant of a token of this client, and so every token of'
    ' it. Outcomes: revoked (also before), mismatch (another client''s),'
    ' unknown.';
