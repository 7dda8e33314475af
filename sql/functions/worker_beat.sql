-- A worker is alive.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION worker_beat(
    p_id text, p_host text, p_pid integer, p_version text,
    p_stopping boolean)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO worker (id, host, pid, version, stopping)
    VALUES (p_id, p_host, p_pid, p_version, coalesce(p_stopping, false))
    ON CONFLICT (id) DO UPDATE
    SET seen_at = now(), stopping = EXCLUDED.stopping;
    DELETE FROM worker
    WHERE id IN (SELECT id FROM worker
                 WHERE seen_at < now() - interval '1 day'
                 FOR UPDATE SKIP LOCKED);
END
$$;

COMMENT ON FUNCTION worker_beat IS
    'Notes a sign of life of a worker; forgets those silent for a day.';
