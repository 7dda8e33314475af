-- What each store really has of a release, over all revisions.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_carried(p_release_id uuid)
RETURNS TABLE (store_id text, status text, carries boolean)
LANGUAGE plpgsql STABLE
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT newest.store_id,
           CASE WHEN shown.live THEN
                    CASE WHEN newest.status = 'takedown_pending'
                         THEN newest.status ELSE 'live' END
                ELSE newest.status END,
           coalesce(shown.live, false)
    FROM (SELECT DISTINCT ON (s.store_id) s.store_id, s.status
          FROM store_status s WHERE s.release_id = p_release_id
          ORDER BY s.store_id, s.revision DESC) AS newest
    LEFT JOIN (
          SELECT DISTINCT ON (s.store_id) s.store_id,
                 s.status IN ('live', 'takedown_pending') AS live
          FROM store_status s
          WHERE s.release_id = p_release_id
            AND s.status IN ('live', 'takedown_pending', 'taken_down')
          ORDER BY s.store_id, s.revision DESC) AS shown
        ON shown.store_id = newest.store_id;
END
$$;

COMMENT ON FUNCTION release_carried IS
    'Internal: a row a store.  A store that has an earlier revision live'
    ' carries the release, however far the newest has come.';
