-- What an identity may here.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION federation_rights(
    p_issuer text, p_subject text, p_scope_max text[], p_is_admin boolean)
RETURNS void
LANGUAGE sql
SET search_path = dubplate, pg_temp
AS $$
    WITH before AS (
        SELECT a.id, a.is_admin, f.gives_admin
        FROM federated_identity f JOIN account a ON a.id = f.account_id
        WHERE f.issuer = p_issuer AND f.subject = p_subject
        FOR NO KEY UPDATE),
    given AS (
        UPDATE federated_identity f
        SET gives_admin = p_is_admin AND (b.gives_admin OR NOT b.is_admin)
        FROM before b
        WHERE f.issuer = p_issuer AND f.subject = p_subject
          AND f.gives_admin IS DISTINCT FROM
              (p_is_admin AND (b.gives_admin OR NOT b.is_admin)))
    UPDATE account a
    SET scope_max = p_scope_max,
        is_admin = p_is_admin OR (b.is_admin AND NOT b.gives_admin)
    FROM before b
    WHERE a.id = b.id
      AND (a.scope_max, a.is_admin) IS DISTINCT FROM
          (p_scope_max,
           p_is_admin OR (b.is_admin AND NOT b.gives_admin))
$$;

COMMENT ON FUNCTION federation_rights IS
    'Gives the account of an identity what the provider''s groups stand'
    ' for: scopes at most (null = all), and whether it is an administrator.'
    ' One that was made so otherwise stays one.';
