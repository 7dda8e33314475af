-- Has the newest revision been paid for?

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_owes(p_release_id uuid) RETURNS boolean
LANGUAGE plpgsql STABLE
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    RETURN (SELECT v.credits + coalesce(
                (SELECT sum(e.amount) FROM credit_entry e
                 WHERE e.release_id = r.id), 0) > 0
            FROM release r
            JOIN release_revision v
                ON v.release_id = r.id AND v.revision = r.revision
            WHERE r.id = p_release_id);
END
$$;

COMMENT ON FUNCTION release_owes IS
    'Internal: whether the price of the newest revision exceeds what the'
    ' release has paid, refunds taken off.';
