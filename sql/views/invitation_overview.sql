-- Invitations as operators see them.

SET search_path = dubplate;

CREATE OR REPLACE VIEW invitation_overview AS
SELECT i.id AS invitation_id, i.login, i.email, i.is_admin, i.created_at,
       i.expires_at, i.used_at, i.account_id,
       CASE WHEN i.used_at IS NOT NULL THEN 'used'
            WHEN i.expires_at <= now() THEN 'expired'
            ELSE 'open' END AS state
FROM invitation i;

COMMENT ON VIEW invitation_overview IS
    'All invitations, without their hashes.';
