-- Who fetches a metadata document.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_fetch_claim(
    p_client_id text, p_ttl_s integer, OUT outcome text, OUT flight uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    outcome := CASE WHEN EXISTS (
        SELECT FROM oauth_client c
        WHERE c.client_id = p_client_id AND c.disabled_at IS NOT NULL)
        THEN 'disabled' ELSE 'busy' END;
    IF outcome = 'disabled' THEN
        RETURN;
    END IF;
    INSERT INTO client_fetch AS f (client_id, flight, until)
    VALUES (p_client_id, gen_random_uuid(),
            now() + make_interval(secs => p_ttl_s))
    ON CONFLICT (client_id) DO UPDATE
    SET flight = excluded.flight, until = excluded.until, ended_at = NULL,
        problem = NULL
    WHERE f.ended_at IS NOT NULL OR f.until <= now()
    RETURNING f.flight INTO client_fetch_claim.flight;
    IF FOUND THEN
        outcome := 'claimed';
    ELSE
        SELECT f.flight INTO client_fetch_claim.flight
        FROM client_fetch f WHERE f.client_id = p_client_id;
    END IF;
END
$$;

COMMENT ON FUNCTION client_fetch_claim IS
    'Asks to fetch the document at that address. Outcomes: claimed (do it,'
    ' and tell client_fetch_end), busy (the flight named is under way: wait'
    ' for its end), disabled (the client is shut out).';
