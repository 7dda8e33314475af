-- From the authorization endpoint to tokens: requests under way, grants,
-- codes, refresh tokens.

SET search_path = dubplate;

CREATE TABLE authorization_request (
    id                        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    handle_hash               bytea NOT NULL UNIQUE,
    browser_hash              bytea NOT NULL,
    client_id                 text NOT NULL REFERENCES oauth_client
                              ON DELETE CASCADE,
    redirect_uri              text NOT NULL,
    state                     text,
    scope                     text[] NOT NULL,
    resource                  text NOT NULL,
    code_challenge            text NOT NULL,
    nonce                     text,
    prompt                    text,
    max_age_s                 integer,
    login_hint                text,
    account_id                uuid REFERENCES account,
    auth_time                 timestamptz,
    upstream_issuer           text,
    upstream_state_hash       bytea UNIQUE,
    upstream_nonce            text,
    upstream_verifier_sealed  bytea,
    created_at                timestamptz NOT NULL DEFAULT now(),
    consented_at              timestamptz,
    expires_at                timestamptz NOT NULL,
    used_at                   timestamptz,
    CONSTRAINT authorization_request_handle_size
        CHECK (octet_length(handle_hash) = 32),
    CONSTRAINT authorization_request_browser_size
        CHECK (octet_length(browser_hash) = 32),
    CONSTRAINT authorization_request_state_size
        CHECK (octet_length(upstream_state_hash) = 32),
    CONSTRAINT authorization_request_challenge_form
        CHECK (code_challenge ~ '^[A-Za-z0-9_-]{43}$'),
    CONSTRAINT authorization_request_max_age_not_negative
        CHECK (max_age_s >= 0),
    CONSTRAINT authorization_request_login_has_time
        CHECK ((account_id IS NULL) = (auth_time IS NULL)),
    CONSTRAINT authorization_request_consent_after_login
        CHECK (consented_at IS NULL OR account_id IS NOT NULL)
);
CREATE INDEX authorization_request_by_client
    ON authorization_request (client_id);
CREATE INDEX authorization_request_to_sweep
    ON authorization_request (expires_at);

COMMENT ON TABLE authorization_request IS
    'Authorization requests between the first page and the redirect.';
COMMENT ON COLUMN authorization_request.id IS 'Name of the request.';
COMMENT ON COLUMN authorization_request.handle_hash IS
    '32-byte hash of the handle that the pages carry.';
COMMENT ON COLUMN authorization_request.browser_hash IS
    '32-byte hash of the cookie of the browser that began it; no other may go'
    ' on with it.';
COMMENT ON COLUMN authorization_request.client_id IS 'Who asks.';
COMMENT ON COLUMN authorization_request.redirect_uri IS
    'Where the answer goes, as it was sent and found right.';
COMMENT ON COLUMN authorization_request.state IS
    'The client''s state, given back as it came.';
COMMENT ON COLUMN authorization_request.scope IS
    'Scopes asked for; after consent, those that were granted.';
COMMENT ON COLUMN authorization_request.resource IS
    'The resource tokens will be for (RFC 8707).';
COMMENT ON COLUMN authorization_request.code_challenge IS
    'PKCE challenge, S256 (RFC 7636).';
COMMENT ON COLUMN authorization_request.nonce IS 'OpenID Connect nonce.';
COMMENT ON COLUMN authorization_request.prompt IS 'OpenID Connect prompt.';
COMMENT ON COLUMN authorization_request.max_age_s IS
    'OpenID Connect max_age; null = none was sent.';
COMMENT ON COLUMN authorization_request.login_hint IS
    'Sign-in name the client thinks of.';
COMMENT ON COLUMN authorization_request.account_id IS
    'Who signed in; null until then.';
COMMENT ON COLUMN authorization_request.auth_time IS
    'When they proved who they are.';
COMMENT ON COLUMN authorization_request.upstream_issuer IS
    'The provider the browser was sent to, in federated mode.';
COMMENT ON COLUMN authorization_request.upstream_state_hash IS
    '32-byte hash of the state sent there; null once it came back.';
COMMENT ON COLUMN authorization_request.upstream_nonce IS
    'Nonce its id_token must have.';
COMMENT ON COLUMN authorization_request.upstream_verifier_sealed IS
    'PKCE verifier of that leg, sealed with the master key.';
COMMENT ON COLUMN authorization_request.created_at IS 'When it began.';
COMMENT ON COLUMN authorization_request.consented_at IS
    'When they said yes; no code before.';
COMMENT ON COLUMN authorization_request.expires_at IS 'When it ends.';
COMMENT ON COLUMN authorization_request.used_at IS
    'When it got its code or its refusal; once only.';

CREATE TABLE oauth_grant (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id     uuid NOT NULL REFERENCES account,
    client_id      text NOT NULL REFERENCES oauth_client ON DELETE CASCADE,
    resource       text NOT NULL,
    scope          text[] NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    last_used_at   timestamptz,
    revoked_at     timestamptz,
    revoke_reason  text,
    CONSTRAINT oauth_grant_revoked_has_reason
        CHECK ((revoked_at IS NULL) = (revoke_reason IS NULL))
);
CREATE UNIQUE INDEX oauth_grant_once
    ON oauth_grant (account_id, client_id, resource)
    WHERE revoked_at IS NULL;
CREATE INDEX oauth_grant_by_client ON oauth_grant (client_id);

COMMENT ON TABLE oauth_grant IS
    'What a client may do for an account at a resource.  Every token names'
    ' its grant; revoked, all of them are dead.';
COMMENT ON COLUMN oauth_grant.id IS 'The gid of access tokens.';
COMMENT ON COLUMN oauth_grant.account_id IS 'For whom.';
COMMENT ON COLUMN oauth_grant.client_id IS 'Which client.';
COMMENT ON COLUMN oauth_grant.resource IS 'Where: the audience of its tokens.';
COMMENT ON COLUMN oauth_grant.scope IS
    'All scopes ever granted; a token may have fewer, never more.';
COMMENT ON COLUMN oauth_grant.created_at IS 'When it was first given.';
COMMENT ON COLUMN oauth_grant.last_used_at IS
    'Last use of a token, written at most once a minute.';
COMMENT ON COLUMN oauth_grant.revoked_at IS
    'When it was revoked; null = in force.';
COMMENT ON COLUMN oauth_grant.revoke_reason IS 'Why it was.';

CREATE TABLE authorization_code (
    code_hash       bytea PRIMARY KEY,
    grant_id        uuid NOT NULL REFERENCES oauth_grant ON DELETE CASCADE,
    redirect_uri    text NOT NULL,
    scope           text[] NOT NULL,
    code_challenge  text NOT NULL,
    nonce           text,
    auth_time       timestamptz NOT NULL,
    issued_at       timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz,
    CONSTRAINT authorization_code_hash_size
        CHECK (octet_length(code_hash) = 32)
);
CREATE INDEX authorization_code_by_grant ON authorization_code (grant_id);
CREATE INDEX authorization_code_to_sweep ON authorization_code (expires_at);

COMMENT ON TABLE authorization_code IS 'Authorization codes; good once.';
COMMENT ON COLUMN authorization_code.code_hash IS '32-byte hash of the code.';
COMMENT ON COLUMN authorization_code.grant_id IS 'What it stands for.';
COMMENT ON COLUMN authorization_code.redirect_uri IS 'Where it was sent.';
COMMENT ON COLUMN authorization_code.scope IS
    'Scopes of the tokens it is good for.';
COMMENT ON COLUMN authorization_code.code_challenge IS 'PKCE challenge, S256.';
COMMENT ON COLUMN authorization_code.nonce IS 'OpenID Connect nonce.';
COMMENT ON COLUMN authorization_code.auth_time IS
    'When its owner proved who they are.';
COMMENT ON COLUMN authorization_code.issued_at IS 'When it was made.';
COMMENT ON COLUMN authorization_code.expires_at IS 'When it stops working.';
COMMENT ON COLUMN authorization_code.used_at IS
    'When it was redeemed; kept, so that a second time is noticed.';

CREATE TABLE refresh_token (
    token_hash       bytea PRIMARY KEY,
    grant_id         uuid NOT NULL REFERENCES oauth_grant ON DELETE CASCADE,
    family_id        uuid NOT NULL,
    generation       integer NOT NULL DEFAULT 1,
    scope            text[] NOT NULL,
    issued_at        timestamptz NOT NULL DEFAULT now(),
    used_at          timestamptz,
    expires_at       timestamptz NOT NULL,
    expires_hard_at  timestamptz NOT NULL,
    CONSTRAINT refresh_token_hash_size CHECK (octet_length(token_hash) = 32),
    CONSTRAINT refresh_token_generation_positive CHECK (generation > 0)
);
CREATE INDEX refresh_token_by_grant ON refresh_token (grant_id);
CREATE INDEX refresh_token_by_family ON refresh_token (family_id, generation);
CREATE INDEX refresh_token_to_sweep ON refresh_token (expires_at);

COMMENT ON TABLE refresh_token IS
    'Refresh tokens.  Those that came of one code are a family; each use'
    ' starts its next generation, and only the newest generation is good.';
COMMENT ON COLUMN refresh_token.token_hash IS '32-byte hash of the token.';
COMMENT ON COLUMN refresh_token.grant_id IS 'What it stands for.';
COMMENT ON COLUMN refresh_token.family_id IS 'Its family.';
COMMENT ON COLUMN refresh_token.generation IS
    'Counts up from 1; several have the same one where an answer was lost and'
    ' given again.';
COMMENT ON COLUMN refresh_token.scope IS 'Scopes of the tokens it is good for.';
COMMENT ON COLUMN refresh_token.issued_at IS 'When it was made.';
COMMENT ON COLUMN refresh_token.used_at IS 'When it was first used.';
COMMENT ON COLUMN refresh_token.expires_at IS
    'When it ends unless it is used before.';
COMMENT ON COLUMN refresh_token.expires_hard_at IS
    'When its whole family ends.';
