-- Keys that sign tokens.

SET search_path = dubplate;

CREATE TABLE signing_key (
    kid             text PRIMARY KEY,
    state           text NOT NULL DEFAULT 'next',
    public_jwk      jsonb NOT NULL,
    private_sealed  bytea,
    created_at      timestamptz NOT NULL DEFAULT now(),
    activated_at    timestamptz,
    retired_at      timestamptz,
    delete_after    timestamptz,
    CONSTRAINT signing_key_kid_form CHECK (kid ~ '^[A-Za-z0-9_-]{43}$'),
    CONSTRAINT signing_key_state_known
        CHECK (state IN ('next', 'active', 'retired')),
    CONSTRAINT signing_key_jwk_object
        CHECK (jsonb_typeof(public_jwk) = 'object'),
    CONSTRAINT signing_key_jwk_names_it
        CHECK (public_jwk ->> 'kid' IS NOT DISTINCT FROM kid),
    CONSTRAINT signing_key_jwk_public
        CHECK (NOT public_jwk ?| '{d,p,q,dp,dq,qi,oth,k}'::text[]),
    CONSTRAINT signing_key_retired_signs_nothing
        CHECK ((state = 'retired') = (private_sealed IS NULL)),
    CONSTRAINT signing_key_retired_has_end
        CHECK ((state = 'retired') = (delete_after IS NOT NULL)
               AND (state = 'retired') = (retired_at IS NOT NULL)),
    CONSTRAINT signing_key_active_since
        CHECK (state <> 'active' OR activated_at IS NOT NULL)
);
CREATE UNIQUE INDEX signing_key_one_active ON signing_key (state)
    WHERE state = 'active';
CREATE UNIQUE INDEX signing_key_one_next ON signing_key (state)
    WHERE state = 'next';

COMMENT ON TABLE signing_key IS
    'RSA keys of the authorization server.  All are published; one signs.';
COMMENT ON COLUMN signing_key.kid IS 'Its thumbprint (RFC 7638).';
COMMENT ON COLUMN signing_key.state IS
    'next (published, so that others have it in time) -> active (signs) ->'
    ' retired (its tokens are still about).';
COMMENT ON COLUMN signing_key.public_jwk IS 'As it stands in the key set.';
COMMENT ON COLUMN signing_key.private_sealed IS
    'The private key, sealed with the master key; null once it is retired.';
COMMENT ON COLUMN signing_key.created_at IS 'When it was made.';
COMMENT ON COLUMN signing_key.activated_at IS 'When it began to sign.';
COMMENT ON COLUMN signing_key.retired_at IS 'When it stopped signing.';
COMMENT ON COLUMN signing_key.delete_after IS
    'When the last token it signed is over.';
