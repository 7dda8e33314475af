-- Removes a client.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_remove(
    p_client_id text, OUT removed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    DELETE FROM oauth_client WHERE client_id = p_client_id;
    removed := FOUND;
END
$$;

COMMENT ON FUNCTION client_remove IS
    'Removes a client with its grants, codes, tokens and consents. A client'
    ' that registers itself or has a document may come back; disable it to'
    ' keep it out. false: there is none.';
