-- Ends the fetch of a metadata document.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_fetch_end(
    p_client_id text, p_flight uuid, p_problem text, p_withdrawn boolean,
    OUT ended boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    IF p_withdrawn THEN
        UPDATE oauth_client SET withdrawn_at = now()
        WHERE client_id = p_client_id AND source = 'document'
          AND withdrawn_at IS NULL;
    END IF;
    UPDATE client_fetch SET ended_at = now(), problem = p_problem
    WHERE client_id = p_client_id AND flight = p_flight AND ended_at IS NULL;
    ended := FOUND;
END
$$;

COMMENT ON FUNCTION client_fetch_end IS
    'Tells those who wait that the fetch is over, and what went wrong, if'
    ' anything did. p_withdrawn: the document is gone or cannot be taken;'
    ' what was fetched before is not used any more. false: it ended before.';
