-- Forgets old audit events.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION audit_sweep(p_keep_s integer, OUT removed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    DELETE FROM audit_event
    WHERE at < now() - make_interval(secs => p_keep_s);
    GET DIAGNOSTICS removed = ROW_COUNT;
END
$$;

COMMENT ON FUNCTION audit_sweep IS
    'Removes audit events that are older than so many seconds; returns how'
    ' many.';
