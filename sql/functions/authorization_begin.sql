-- Begins an authorization request.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION authorization_begin(
    p_handle_hash bytea, p_browser_hash bytea, p_client_id text,
    p_redirect_uri text, p_state text, p_scope text[], p_resource text,
    p_code_challenge text, p_nonce text, p_prompt text, p_max_age_s integer,
    p_login_hint text, p_ttl_s integer, OUT request_id uuid,
    OUT expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO authorization_request AS r
        (handle_hash, browser_hash, client_id, redirect_uri, state, scope,
         resource, code_challenge, nonce, prompt, max_age_s, login_hint,
         expires_at)
    SELECT p_handle_hash, p_browser_hash, c.client_id, p_redirect_uri,
           p_state, coalesce(p_scope, '{}'), p_resource, p_code_challenge,
           p_nonce, p_prompt, p_max_age_s, p_login_hint,
           now() + make_interval(secs => p_ttl_s)
    FROM oauth_client c
    WHERE c.client_id = p_client_id AND c.disabled_at IS NULL
    RETURNING r.id, r.expires_at
    INTO request_id, authorization_begin.expires_at;
END
$$;

COMMENT ON FUNCTION authorization_begin IS
    'Keeps a request whose parameters were found right, bound to the'
    ' browser it came from. Null: no such client, or it is disabled.';
