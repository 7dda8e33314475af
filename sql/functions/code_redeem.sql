-- Redeems an authorization code.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION code_redeem(
    p_code_hash bytea, p_client_id text, p_redirect_uri text,
    OUT outcome text, OUT grant_id uuid, OUT account_id uuid,
    OUT scope text[], OUT resource text, OUT code_challenge text,
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
        ELSE 'redeemed' END;
    IF outcome = 'replayed' THEN
        PERFORM grant_end(g.id, 'code_replayed');
    ELSIF outcome = 'redeemed' THEN
        UPDATE authorization_code k SET used_at = now()
        WHERE k.code_hash = p_code_hash;
        PERFORM client_touch(g.client_id);
        grant_id := g.id;
        account_id := g.account_id;
        scope := c.scope;
        resource := g.resource;
        code_challenge := c.code_challenge;
        nonce := c.nonce;
        auth_time := c.auth_time;
    END IF;
END
$$;

COMMENT ON FUNCTION code_redeem IS
    'Redeems a code, once.  The verifier is the caller''s to check'
    ' against the challenge; the code is used up either way.'
    ' p_redirect_uri null: the client sent none. Outcomes: redeemed,'
    ' replayed (a second time: the grant is revoked), mismatch (another'
    ' client or redirect address; the code stays good), expired, revoked,'
    ' unknown.';
