-- OAuth clients, and what people let them do.

SET search_path = dubplate;

CREATE TABLE oauth_client (
    client_id                   text PRIMARY KEY,
    source                      text NOT NULL,
    client_name                 text NOT NULL,
    redirect_uris               text[] NOT NULL DEFAULT '{}',
    token_endpoint_auth_method  text NOT NULL DEFAULT 'none',
    secret_hash                 bytea,
    application_type            text NOT NULL DEFAULT 'native',
    grant_types                 text[] NOT NULL DEFAULT
        '{authorization_code,refresh_token}',
    scope                       text[] NOT NULL DEFAULT '{}',
    metadata                    jsonb NOT NULL DEFAULT '{}',
    fingerprint                 bytea NOT NULL,
    account_id                  uuid REFERENCES account,
    registered_from             text,
    created_at                  timestamptz NOT NULL DEFAULT now(),
    last_used_at                timestamptz,
    expires_at                  timestamptz,
    disabled_at                 timestamptz,
    fetched_at                  timestamptz,
    etag                        text,
    cache_until                 timestamptz,
    CONSTRAINT oauth_client_id_length
        CHECK (length(client_id) BETWEEN 1 AND 2000),
    CONSTRAINT oauth_client_source_known
        CHECK (source IN ('registered', 'document', 'manual', 'known')),
    CONSTRAINT oauth_client_name_length
        CHECK (length(client_name) BETWEEN 1 AND 200),
    CONSTRAINT oauth_client_redirects_few
        CHECK (cardinality(redirect_uris) <= 20),
    CONSTRAINT oauth_client_method_known
        CHECK (token_endpoint_auth_method IN
               ('none', 'client_secret_basic', 'client_secret_post')),
    CONSTRAINT oauth_client_secret_if_method
        CHECK ((token_endpoint_auth_method = 'none')
               = (secret_hash IS NULL)),
    CONSTRAINT oauth_client_secret_size CHECK (octet_length(secret_hash) = 32),
    CONSTRAINT oauth_client_application_known
        CHECK (application_type IN ('native', 'web')),
    CONSTRAINT oauth_client_grants_known
        CHECK (grant_types <@ '{authorization_code,refresh_token,'
                              'client_credentials}'::text[]),
    CONSTRAINT oauth_client_machine_has_secret
        CHECK (NOT 'client_credentials' = ANY (grant_types)
               OR secret_hash IS NOT NULL AND account_id IS NOT NULL),
    CONSTRAINT oauth_client_metadata_object
        CHECK (jsonb_typeof(metadata) = 'object'),
    CONSTRAINT oauth_client_document_fetched
        CHECK ((source = 'document') = (fetched_at IS NOT NULL)),
    CONSTRAINT oauth_client_document_no_secret
        CHECK (source <> 'document' OR secret_hash IS NULL)
);
CREATE INDEX oauth_client_unused ON oauth_client (registered_from)
    WHERE source = 'registered' AND last_used_at IS NULL;

COMMENT ON TABLE oauth_client IS
    'OAuth clients: who registered, whose metadata document was fetched, whom'
    ' an operator entered, and well-known ones.';
COMMENT ON COLUMN oauth_client.client_id IS
    'Its name; the address of its document where source is document.';
COMMENT ON COLUMN oauth_client.source IS
    'registered (RFC 7591), document (client ID metadata document), manual'
    ' (by an operator), known (shipped).';
COMMENT ON COLUMN oauth_client.client_name IS
    'What it calls itself; whoever registers it chooses.';
COMMENT ON COLUMN oauth_client.redirect_uris IS
    'Where codes may be sent; compared exactly, but for a loopback port.';
COMMENT ON COLUMN oauth_client.token_endpoint_auth_method IS
    'none (public), client_secret_basic or client_secret_post.';
COMMENT ON COLUMN oauth_client.secret_hash IS
    '32-byte hash of its secret; null for a public client.';
COMMENT ON COLUMN oauth_client.application_type IS 'native or web.';
COMMENT ON COLUMN oauth_client.grant_types IS 'What it may ask tokens with.';
COMMENT ON COLUMN oauth_client.scope IS
    'Scopes it may ask for; empty = all there are.';
COMMENT ON COLUMN oauth_client.metadata IS 'Its metadata as received.';
COMMENT ON COLUMN oauth_client.fingerprint IS
    'client_fingerprint() of what people consent to.';
COMMENT ON COLUMN oauth_client.account_id IS
    'Whom it acts as with client_credentials; null = nobody.';
COMMENT ON COLUMN oauth_client.registered_from IS
    'Address it registered from, for the cap of each source.';
COMMENT ON COLUMN oauth_client.created_at IS 'When it was first seen.';
COMMENT ON COLUMN oauth_client.last_used_at IS
    'Last token it got, written at most once a minute; null = none ever.';
COMMENT ON COLUMN oauth_client.expires_at IS
    'When a registration nobody used ends; the first use clears it.';
COMMENT ON COLUMN oauth_client.disabled_at IS
    'Since when it is refused; null = enabled.';
COMMENT ON COLUMN oauth_client.fetched_at IS 'When its document was fetched.';
COMMENT ON COLUMN oauth_client.etag IS 'Validator of the document.';
COMMENT ON COLUMN oauth_client.cache_until IS
    'How long the document is good without being asked for again.';

CREATE TABLE consent (
    account_id          uuid NOT NULL REFERENCES account,
    client_id           text NOT NULL REFERENCES oauth_client
                        ON DELETE CASCADE,
    resource            text NOT NULL,
    scope               text[] NOT NULL,
    client_fingerprint  bytea NOT NULL,
    given_at            timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, client_id, resource)
);
CREATE INDEX consent_by_client ON consent (client_id);

COMMENT ON TABLE consent IS
    'What people said yes to, remembered until they revoke it.';
COMMENT ON COLUMN consent.account_id IS 'Who.';
COMMENT ON COLUMN consent.client_id IS 'To which client.';
COMMENT ON COLUMN consent.resource IS 'For which resource (RFC 8707).';
COMMENT ON COLUMN consent.scope IS 'Which scopes.';
COMMENT ON COLUMN consent.client_fingerprint IS
    'What the client was like then; a changed one must ask again.';
COMMENT ON COLUMN consent.given_at IS 'When they last said so.';
