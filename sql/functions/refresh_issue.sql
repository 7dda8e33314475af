-- Starts a family of refresh tokens.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION refresh_issue(
    p_grant_id uuid, p_token_hash bytea, p_scope text[], p_idle_s integer,
    p_hard_s integer, OUT outcome text, OUT expires_at timestamptz)
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    g oauth_grant;
BEGIN
    SELECT * INTO g FROM oauth_grant WHERE id = p_grant_id
    FOR NO KEY UPDATE;
    outcome := CASE WHEN NOT FOUND THEN 'unknown'
        WHEN NOT grant_holds(g) THEN 'revoked'
        WHEN NOT p_scope <@ g.scope THEN 'scope'
        ELSE 'issued' END;
    IF outcome = 'issued' THEN
        INSERT INTO refresh_token AS t
            (token_hash, grant_id, family_id, scope, expires_at,
             expires_hard_at)
        VALUES (p_token_hash, g.id, gen_random_uuid(), p_scope,
                now() + make_interval(secs => least(p_idle_s, p_hard_s)),
                now() + make_interval(secs => p_hard_s))
        RETURNING t.expires_at INTO refresh_issue.expires_at;
    END IF;
END
$$;

COMMENT ON FUNCTION refresh_issue IS
    'Makes the first token of a family. Outcomes: issued, revoked, scope'
    ' (more than the grant has), unknown (no such grant).';
