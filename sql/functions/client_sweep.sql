-- Forgets clients nobody uses.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION client_sweep(
    p_idle_s integer, OUT removed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    WITH idle AS (
        SELECT c.client_id FROM oauth_client c
        WHERE c.disabled_at IS NULL
          AND (c.source = 'registered' AND c.expires_at <= now()
               OR c.source = 'document' AND c.last_used_at IS NULL
                  AND c.fetched_at < now() - interval '1 day'
               OR c.source IN ('registered', 'document')
                  AND greatest(c.last_used_at, c.created_at, c.fetched_at)
                      < now() - make_interval(secs => p_idle_s))
          AND NOT EXISTS (
              SELECT FROM oauth_grant g
              WHERE g.client_id = c.client_id AND g.revoked_at IS NULL)
          AND NOT EXISTS (
              SELECT FROM authorization_request r
              WHERE r.client_id = c.client_id AND r.expires_at > now())
        FOR UPDATE OF c SKIP LOCKED)
    DELETE FROM oauth_client c USING idle WHERE c.client_id = idle.client_id;
    GET DIAGNOSTICS removed = ROW_COUNT;
    DELETE FROM client_fetch WHERE until < now() - interval '1 hour';
END
$$;

COMMENT ON FUNCTION client_sweep IS
    'Removes registrations that were never used in their time, documents'
    ' nobody used within a day, and both when idle for so long; none that'
    ' has a grant in force, a request under way, or was disabled. Returns'
    ' how many.';
