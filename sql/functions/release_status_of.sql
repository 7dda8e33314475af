-- The status of a release, from those of its stores.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_status_of(
    p_store_statuses text[], p_job_failed boolean)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    RETURN (SELECT CASE
        WHEN s.out > 0 AND s.live + s.on_the_way = 0 THEN 'Taken Down'
        WHEN s.rejected > 0 AND s.rejected = s.stores THEN 'Rejected'
        WHEN s.live > 0 THEN 'Distributed'
        WHEN s.rejected > 0 OR p_job_failed THEN 'Attention Needed'
        WHEN s.stores > 0 THEN 'Submitted'
        ELSE 'Draft'
        END
    FROM (SELECT count(*) AS stores,
                 count(*) FILTER (WHERE status = 'taken_down') AS out,
                 count(*) FILTER (WHERE status = 'rejected') AS rejected,
                 count(*) FILTER (WHERE status IN
                     ('live', 'takedown_pending')) AS live,
                 count(*) FILTER (WHERE status NOT IN
                     ('taken_down', 'rejected', 'live',
                      'takedown_pending')) AS on_the_way
          FROM unnest(p_store_statuses) AS status) AS s);
END
$$;

COMMENT ON FUNCTION release_status_of IS
    'Status of a release from its stores'' statuses and whether its newest'
    ' release job failed.  Taken Down: nothing is live or on its way and'
    ' something was withdrawn; Rejected: every store refused; Distributed:'
    ' one store has it; Attention Needed: a refusal or a failed job;'
    ' Submitted: stores are receiving; Draft: no store was asked.';
