-- Invitations that work, by hash.

SET search_path = dubplate;

CREATE OR REPLACE VIEW invitation_principal AS
SELECT i.token_hash, i.id AS invitation_id, i.login, i.email, i.is_admin,
       i.expires_at
FROM invitation i
WHERE i.used_at IS NULL AND i.expires_at > now();

COMMENT ON VIEW invitation_principal IS
    'Invitations somebody may still take up.';
