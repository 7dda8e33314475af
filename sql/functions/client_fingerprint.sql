-- What people see of a client when they consent.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_fingerprint(
    p_client_name text, p_redirect_uris text[], p_auth_method text)
RETURNS bytea
LANGUAGE sql STABLE
SET search_path = dubplate, pg_temp
AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        p_client_name, p_redirect_uris, p_auth_method)::text, 'UTF8'))
$$;

COMMENT ON FUNCTION client_fingerprint IS
    '32-byte digest of name, redirect addresses and authentication of a'
    ' client: where it changes, consent is asked for again.';
