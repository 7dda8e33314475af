-- A release and its tracks get their UPC and ISRCs.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION identifiers_assign(
    p_job_id uuid, p_lease_epoch bigint,
    OUT outcome text, OUT identifiers jsonb)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    r release;
    j job;
    place integer;
    lacking integer;
BEGIN
    SELECT * INTO j FROM job WHERE id = p_job_id;
    SELECT * INTO r FROM release WHERE id = j.release_id FOR NO KEY UPDATE;
    IF NOT FOUND OR NOT job_holds(p_job_id, p_lease_epoch) THEN
        outcome := 'lost';
        RETURN;
    END IF;

    IF r.upc IS NULL THEN
        UPDATE release SET upc = identifier_next('upc')
        WHERE id = r.id RETURNING * INTO r;
    END IF;
    UPDATE track t
    SET isrc = (SELECT o.isrc FROM track o
                WHERE o.release_id = t.release_id AND o.isrc IS NOT NULL
                  AND o.revision < t.revision AND o.title = t.title
                  AND o.position = t.position
                ORDER BY o.revision DESC LIMIT 1)
    WHERE t.release_id = r.id AND t.revision = j.revision
      AND t.isrc IS NULL;
    FOR place IN SELECT t.position FROM track t
                 WHERE t.release_id = r.id AND t.revision = j.revision
                   AND t.isrc IS NULL ORDER BY t.position
    LOOP
        UPDATE track t SET isrc = identifier_next('isrc')
        WHERE t.release_id = r.id AND t.revision = j.revision
          AND t.position = place;
    END LOOP;

    SELECT jsonb_build_object('upc', r.upc, 'isrcs',
               coalesce(jsonb_agg(t.isrc ORDER BY t.position), '[]')),
           count(*) FILTER (WHERE t.isrc IS NULL)
    INTO identifiers, lacking
    FROM track t WHERE t.release_id = r.id AND t.revision = j.revision;
    outcome := CASE WHEN r.upc IS NULL OR lacking > 0 THEN 'exhausted'
               ELSE 'assigned' END;
END
$$;

COMMENT ON FUNCTION identifiers_assign IS
    'Gives the release of a job what is missing: identifiers given stay, a'
    ' track of an earlier revision at the same place with the same title'
    ' keeps its ISRC, the rest comes from the pools.  Called again, the same'
    ' answer.  Outcomes: assigned (identifiers: upc, isrcs in track order),'
    ' exhausted (a pool is empty), lost.';
