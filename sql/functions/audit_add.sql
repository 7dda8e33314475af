-- Writes audit events, many at a time.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION audit_add(p_events jsonb, OUT added bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO audit_event
        (at, request_id, account_id, token_id, program, action, subject,
         outcome, client)
    SELECT coalesce(e.at, now()), e.request_id, e.account_id, e.token_id,
           e.program, e.action, e.subject, e.outcome, e.client
    FROM jsonb_to_recordset(p_events) AS e(
        at timestamptz, request_id text, account_id uuid, token_id uuid,
        program text, action text, subject text, outcome text, client text);
    GET DIAGNOSTICS added = ROW_COUNT;
END
$$;

COMMENT ON FUNCTION audit_add IS
    'Writes an array of objects whose members are the columns of'
    ' audit_event (id apart); returns how many.';
