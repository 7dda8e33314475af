-- What a client is checked against.

SET search_path = dubplate;

CREATE OR REPLACE VIEW client_principal AS
SELECT c.client_id, c.source, c.client_name, c.redirect_uris,
       c.token_endpoint_auth_method, c.secret_hash, c.application_type,
       c.grant_types, c.scope, c.fingerprint, c.account_id, c.etag,
       c.metadata,
       c.source = 'document'
       AND (coalesce(c.cache_until <= now(), true)
            OR c.withdrawn_at IS NOT NULL) AS stale,
       coalesce(c.withdrawn_at IS NULL
                AND c.fetched_at > now() - interval '2 days', false) AS recent
FROM oauth_client c
WHERE c.disabled_at IS NULL
  AND (c.expires_at IS NULL OR c.expires_at > now());

COMMENT ON VIEW client_principal IS
    'Clients that may be used; stale: the document must be asked for'
    ' again; recent: until it can be, what it said will do. Has hashes: for'
    ' the oauth program alone.';
