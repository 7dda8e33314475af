-- Changes where a client may be redirected to.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_redirects_set(
    p_client_id text, p_redirect_uris text[], OUT changed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE oauth_client c
    SET redirect_uris = p_redirect_uris,
        fingerprint = client_fingerprint(c.client_name, p_redirect_uris,
                                         c.token_endpoint_auth_method)
    WHERE c.client_id = p_client_id AND c.source = 'manual';
    changed := FOUND;
END
$$;

COMMENT ON FUNCTION client_redirects_set IS
    'Replaces the redirect addresses of a client that an operator entered;'
    ' people are asked for consent again. false: there is no such client,'
    ' or it says itself where it is redirected to.';
