-- What an administrator's password is checked against.

SET search_path = dubplate;

CREATE OR REPLACE VIEW password_principal_admin AS
SELECT p.login, p.account_id, p.display_name, p.is_admin, p.password_hash,
       p.totp, p.scope
FROM password_principal p
WHERE p.is_admin;

COMMENT ON VIEW password_principal_admin IS
    'Passwords of enabled administrators, for auth.basic, and the most'
    ' they may (scope).  Has hashes: for the admin program alone.';
