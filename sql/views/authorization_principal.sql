-- Authorization requests under way.

SET search_path = dubplate;

CREATE OR REPLACE VIEW authorization_principal AS
SELECT r.handle_hash, r.browser_hash, r.id AS request_id, r.client_id,
       c.client_name, c.source AS client_source, r.redirect_uri, r.state,
       r.scope, r.resource, r.nonce, r.prompt,
       coalesce(r.max_age_s, -1) AS max_age_s, r.login_hint, r.account_id,
       r.auth_time, r.consented_at, r.created_at, r.expires_at
FROM authorization_request r
JOIN oauth_client c ON c.client_id = r.client_id
WHERE r.used_at IS NULL AND r.expires_at > now()
  AND c.disabled_at IS NULL;

COMMENT ON VIEW authorization_principal IS
    'Requests whose pages may still be shown, by handle and browser;'
    ' max_age_s is -1 where none was sent.';
