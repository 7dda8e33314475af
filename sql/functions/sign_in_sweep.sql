-- Forgets what sign-in is done with.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION sign_in_sweep(
    p_keep_s integer, OUT removed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    past timestamptz;
    over uuid[];
BEGIN
    SELECT now() - make_interval(secs => p_keep_s) AS until INTO past;
    WITH requests AS (
        DELETE FROM authorization_request WHERE expires_at < past
        RETURNING 1),
    legs AS (
        DELETE FROM federation_leg WHERE expires_at < past RETURNING 1),
    codes AS (
        DELETE FROM authorization_code WHERE expires_at < past RETURNING 1),
    tokens AS (
        DELETE FROM refresh_token WHERE expires_at < past RETURNING 1),
    sessions AS (
        DELETE FROM browser_session
        WHERE least(expires_at, expires_hard_at, revoked_at) < past
        RETURNING 1),
    invitations AS (
        DELETE FROM invitation WHERE least(expires_at, used_at) < past
        RETURNING 1)
    SELECT (SELECT count(*) FROM requests) + (SELECT count(*) FROM legs)
         + (SELECT count(*) FROM codes) + (SELECT count(*) FROM tokens)
         + (SELECT count(*) FROM sessions)
         + (SELECT count(*) FROM invitations)
    INTO removed;
    -- Held before it is asked what points to them: nothing new can then.
    SELECT array_agg(held.id) INTO over
    FROM (SELECT g.id FROM oauth_grant g
          WHERE g.revoked_at < past
             OR greatest(g.created_at, g.last_used_at)
                < least(past, now() - interval '30 days')
          FOR UPDATE SKIP LOCKED) held;
    DELETE FROM oauth_grant g
    WHERE g.id = ANY (over)
      AND NOT EXISTS (SELECT FROM authorization_code WHERE grant_id = g.id)
      AND NOT EXISTS (SELECT FROM refresh_token WHERE grant_id = g.id);
END
$$;

COMMENT ON FUNCTION sign_in_sweep IS
    'Removes requests, legs to other providers, codes, refresh tokens,'
    ' sessions and invitations that ended p_keep_s ago or before, and'
    ' grants that nothing points to'
    ' any more and that were revoked, or not used for 30 days. Until then'
    ' a used code or token is known for a replay. Returns how many rows,'
    ' grants apart.';
