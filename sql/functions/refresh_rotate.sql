-- Exchanges a refresh token.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION refresh_rotate(
    p_token_hash bytea, p_client_id text, p_new_hash bytea, p_scope text[],
    p_resource text, p_grace_s integer, p_idle_s integer, OUT outcome text,
    OUT grant_id uuid, OUT account_id uuid, OUT scope text[],
    OUT resource text, OUT expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    g oauth_grant;
    t refresh_token;
    may text[]; -- what the account may of the token's scope
    most text[];
BEGIN
    SELECT * INTO g FROM oauth_grant
    WHERE id = (SELECT k.grant_id FROM refresh_token k
                WHERE k.token_hash = p_token_hash)
    FOR NO KEY UPDATE;
    SELECT a.scope_max INTO most FROM account a WHERE a.id = g.account_id;
    SELECT * INTO t FROM refresh_token k WHERE k.token_hash = p_token_hash;
    may := scope_within(t.scope, most);
    outcome := CASE WHEN t.token_hash IS NULL THEN 'unknown'
        WHEN g.client_id IS DISTINCT FROM p_client_id THEN 'mismatch'
        WHEN NOT grant_holds(g) THEN 'revoked'
        WHEN least(t.expires_at, t.expires_hard_at) <= now() THEN 'expired'
        WHEN p_resource <> g.resource THEN 'target'
        WHEN NOT p_scope <@ (t.scope || may) THEN 'scope'
        ELSE refresh_state(t, p_grace_s) END;
    IF outcome = 'reused' THEN
        PERFORM grant_end(g.id, 'refresh_reused');
    ELSIF outcome IN ('rotated', 'repeated') THEN
        UPDATE refresh_token k SET used_at = coalesce(k.used_at, now())
        WHERE k.token_hash = p_token_hash;
        INSERT INTO refresh_token AS k
            (token_hash, grant_id, family_id, generation, scope, expires_at,
             expires_hard_at)
        VALUES (p_new_hash, g.id, t.family_id, t.generation + 1, t.scope,
                least(now() + make_interval(secs => p_idle_s),
                      t.expires_hard_at), t.expires_hard_at)
        RETURNING k.expires_at INTO refresh_rotate.expires_at;
        PERFORM client_touch(g.client_id);
        grant_id := g.id;
        account_id := g.account_id;
        scope := CASE WHEN p_scope IS NULL THEN may
                      ELSE scope_within(p_scope, most) END;
        resource := g.resource;
    END IF;
END
$$;

COMMENT ON FUNCTION refresh_rotate IS
    'Exchanges a token for one of the next generation. The scope narrows'
    ' the access token only (null: all of them, as far as the account may'
    ' have them now); the new refresh token keeps its own. Outcomes:'
    ' rotated, repeated (again within p_grace_s, while nobody used the next'
    ' generation), reused (the grant is revoked), mismatch (another'
    ' client), target, scope (more than it has), expired, revoked, unknown.';
