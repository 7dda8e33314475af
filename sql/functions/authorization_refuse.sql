-- Ends a request without a code.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION authorization_refuse(
    p_handle_hash bytea, p_browser_hash bytea, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    mine uuid;
BEGIN
    SELECT h.outcome, (h.request).id INTO outcome, mine
    FROM authorization_hold(p_handle_hash, p_browser_hash) h;
    IF outcome IS NULL THEN
        UPDATE authorization_request SET used_at = now() WHERE id = mine;
        outcome := 'refused';
    END IF;
END
$$;

COMMENT ON FUNCTION authorization_refuse IS
    'Ends a request that is answered with an error. Outcomes: refused, or'
    ' those of authorization_hold.';
