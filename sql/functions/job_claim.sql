-- Gives a worker the next job.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_claim(
    p_worker_id text, p_kinds text[], p_lease_s integer)
RETURNS TABLE (
    job_id uuid, kind text, account_id uuid, release_id uuid,
    revision integer, asset_id uuid, upload_session_id uuid, args jsonb,
    attempt integer, max_attempts integer, lease_epoch bigint,
    taken_over boolean, created_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    found_id uuid;
    takeover boolean := true;
BEGIN
    -- Two that claim at once would not see each other's.
    IF 'fetch' = ANY (p_kinds) THEN
        PERFORM pg_advisory_xact_lock(hashtext('job_claim fetch'));
    END IF;
    PERFORM job_bury(j.id) FROM job j
    WHERE j.state = 'running' AND j.lease_until < now()
      AND j.attempt >= j.max_attempts
    LIMIT 1;

    SELECT j.id INTO found_id FROM job j
    WHERE j.state = 'running' AND j.lease_until < now()
      AND j.attempt < j.max_attempts AND j.kind = ANY (p_kinds)
    ORDER BY j.lease_until LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        takeover := false;
        -- Accounts in line, and of the first that has one the first job that
        -- nobody else is claiming: all others stay unlocked.
        SELECT j.id INTO found_id
        FROM (
            SELECT due.* FROM (
                SELECT q.account_id, q.kind, q.priority,
                       min(q.run_at) AS first_at
                FROM job q
                WHERE q.state = 'queued' AND q.run_at <= now()
                  AND q.kind = ANY (p_kinds)
                GROUP BY 1, 2, 3) AS due
            LEFT JOIN (
                SELECT r.account_id, r.kind, count(*) AS jobs FROM job r
                WHERE r.state = 'running' GROUP BY 1, 2) AS busy
                ON busy.account_id = due.account_id AND busy.kind = due.kind
            -- Who has the address of a slow server has not all downloads.
            WHERE NOT (due.kind = 'fetch' AND coalesce(busy.jobs, 0) >= 2)
            ORDER BY coalesce(busy.jobs, 0), due.priority,
                     (SELECT max(s.started_at) FROM job s
                      WHERE s.account_id = due.account_id
                        AND s.kind = due.kind) NULLS FIRST,
                     due.first_at) AS line
        CROSS JOIN LATERAL (
            SELECT n.id FROM job n
            WHERE n.state = 'queued' AND n.run_at <= now()
              AND n.account_id IS NOT DISTINCT FROM line.account_id
              AND n.kind = line.kind AND n.priority = line.priority
            ORDER BY n.run_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED) AS j
        LIMIT 1;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;

    UPDATE job_step s SET state = 'waiting'
    WHERE s.job_id = found_id AND s.state = 'running';
    RETURN QUERY
    UPDATE job j
    SET state = 'running', attempt = j.attempt + 1,
        lease_epoch = j.lease_epoch + 1, lease_owner = p_worker_id,
        lease_until = now() + make_interval(secs => p_lease_s),
        started_at = coalesce(j.started_at, now())
    WHERE j.id = found_id
    RETURNING j.id, j.kind, j.account_id, j.release_id, j.revision,
        j.asset_id, j.upload_session_id, j.args, j.attempt, j.max_attempts,
        j.lease_epoch, takeover, j.created_at;
END
$$;

COMMENT ON FUNCTION job_claim IS
    'Claims at most one due job of these kinds: first one whose worker is'
    ' gone (taken_over), then one of an account that has the fewest jobs of'
    ' that kind running, by priority, then of the account whose last job of'
    ' the kind was started longest ago, by age.  Of one account at most two'
    ' fetch at once.  Every later call about the job carries the lease_epoch'
    ' returned.  No row: nothing to do.';
