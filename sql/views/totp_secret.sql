-- Sealed secrets of one-time codes.

SET search_path = dubplate;

CREATE OR REPLACE VIEW totp_secret AS
SELECT t.account_id, t.secret_sealed, t.confirmed_at IS NOT NULL AS confirmed,
       t.last_step
FROM account_totp t;

COMMENT ON VIEW totp_secret IS
    'Secrets of one-time codes, sealed: for the oauth program alone.';
