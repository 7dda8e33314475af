-- Signing in through another provider, with a client's request or without,
-- and the rights that the provider's groups give.

SET search_path = dubplate;

DROP FUNCTION IF EXISTS authorization_upstream(bytea, bytea, text, bytea,
                                               text, bytea),
    authorization_return(bytea, bytea), federation_find(text, text, text),
    federation_join(text, text, text, text, text, boolean),
    federation_unlink(text, text, uuid);

ALTER TABLE authorization_request
    DROP COLUMN upstream_issuer,
    DROP COLUMN upstream_state_hash,
    DROP COLUMN upstream_nonce,
    DROP COLUMN upstream_verifier_sealed;

CREATE TABLE federation_leg (
    state_hash      bytea PRIMARY KEY,
    browser_hash    bytea NOT NULL,
    issuer          text NOT NULL,
    nonce           text NOT NULL,
    secrets_sealed  bytea NOT NULL,
    max_age_s       integer,
    account_id      uuid REFERENCES account ON DELETE CASCADE,
    created_at      timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL,
    CONSTRAINT federation_leg_state_size
        CHECK (octet_length(state_hash) = 32),
    CONSTRAINT federation_leg_browser_size
        CHECK (octet_length(browser_hash) = 32),
    CONSTRAINT federation_leg_sealed_size
        CHECK (octet_length(secrets_sealed) BETWEEN 40 AND 1024),
    CONSTRAINT federation_leg_max_age_not_negative CHECK (max_age_s >= 0)
);
CREATE INDEX federation_leg_to_sweep ON federation_leg (expires_at);

COMMENT ON TABLE federation_leg IS
    'Browsers that were sent to another provider and are to come back.';
COMMENT ON COLUMN federation_leg.state_hash IS
    '32-byte hash of the state that was sent there.';
COMMENT ON COLUMN federation_leg.browser_hash IS
    '32-byte hash of the cookie of the browser that was sent; no other may'
    ' come back with the state.';
COMMENT ON COLUMN federation_leg.issuer IS 'The provider.';
COMMENT ON COLUMN federation_leg.nonce IS 'Nonce its id_token must have.';
COMMENT ON COLUMN federation_leg.secrets_sealed IS
    'PKCE verifier, and the handle of the client''s request that goes on'
    ' afterwards, sealed with the master key.';
COMMENT ON COLUMN federation_leg.max_age_s IS
    'max_age that was sent; null = none.';
COMMENT ON COLUMN federation_leg.account_id IS
    'Account to link the identity to; null = they sign in.';
COMMENT ON COLUMN federation_leg.created_at IS 'When the browser was sent.';
COMMENT ON COLUMN federation_leg.expires_at IS
    'When it is too late to come back.';

ALTER TABLE account ADD COLUMN scope_max text[];
COMMENT ON COLUMN account.scope_max IS
    'Scopes of the resource that personal tokens of this account and its'
    ' grants to clients are worth at most; null = all. Set at sign-ins'
    ' through another provider.';

ALTER TABLE federated_identity
    ADD COLUMN gives_admin boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN federated_identity.gives_admin IS
    'Whether the account is an administrator for what the provider said.';
