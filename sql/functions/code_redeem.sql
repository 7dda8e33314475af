-- Redeems an authorization code.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION code_redeem(
    p_code_hash bytea, p_client_id text, p_redirect_uri text,
    p_resource text, p_verified boolean, p_refresh_hash bytea,
    p_idle_s integer, p_hard_s integer, OUT outcome text, OUT grant_id uuid,
    OUT account_id uuid, OUT scope text[], OUT resource text,
    OUT nonce text, OUT auth_time timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    g oauth_grant;
    c authorization_code;
BEGIN
    SELECT * INTO g FROM oauth_grant
    WHERE id = (SELECT k.grant_id FROM authorization_code k
                WHERE k.code_hash = p_code_hash)
    FOR NO KEY UPDATE;
    SELECT * INTO c FROM authorization_code k
    WHERE k.code_hash = p_code_hash FOR NO KEY UPDATE;
    outcome := CASE WHEN NOT FOUND THEN 'unknown'
        WHEN c.used_at IS NOT NULL THEN 'replayed'
        WHEN g.client_id IS DISTINCT FROM p_client_id
             OR c.redirect_uri <> p_redirect_uri THEN 'mismatch'
        WHEN c.expires_at <= now() THEN 'expired'
        WHEN NOT grant_holds(g) THEN 'revoked'
        WHEN p_resource <> g.resource THEN 'target'
        WHEN p_verified IS NOT TRUE THEN 'verifier'
        ELSE 'redeemed' END;
    IF outcome = 'replayed' THEN
        PERFORM grant_end(g.id, 'code_replayed');
    ELSIF outcome IN ('verifier', 'redeemed') THEN
        UPDATE authorization_code k SET used_at = now()
        WHERE k.code_hash = p_code_hash;
    END IF;
    IF outcome = 'redeemed' THEN
        IF p_refresh_hash IS NOT NULL THEN
            PERFORM refresh_issue(g.id, p_refresh_hash, c.scope, p_idle_s,
                                  p_hard_s);
        END IF;
        PERFORM client_touch(g.client_id);
        grant_id := g.id;
        account_id := g.account_id;
        scope := scope_within(c.scope, (SELECT a.scope_max FROM account a
                                        WHERE a.id = g.account_id));
        resource := g.resource;
        nonce := c.nonce;
        auth_time := c.auth_time;
    END IF;
END
$$;

COMMENT ON FUNCTION code_redeem IS
    'Redeems a code, once, and makes its first refresh token where'
    ' p_refresh_hash is given: both or neither. scope: as far as the account'
    ' may have it now. p_redirect_uri or p_resource'
    ' null: the client sent none; p_verified: its verifier answers'
    ' code_principal''s challenge. Outcomes: redeemed, replayed (a second'
    ' time: the grant is revoked), verifier (a wrong one: the code is used'
    ' up), mismatch (another client or redirect address), target (another'
    ' resource), expired, revoked, unknown; the code stays as it is.';
