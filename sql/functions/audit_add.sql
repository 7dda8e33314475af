-- Writes audit events, many at a time.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION audit_add(p_events jsonb, OUT added bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO audit_event
        (at, request_id, account_id, token_id, grant_id, program, action,
         subject, outcome, detail, client, address)
    SELECT coalesce(e.at, now()), e.request_id, e.account_id, e.token_id,
           e.grant_id, e.program, e.action, e.subject, e.outcome, e.detail,
           e.client, e.address
    FROM jsonb_to_recordset(p_events) AS e(
        at timestamptz, request_id text, account_id uuid, token_id uuid,
        grant_id uuid, program text, action text, subject text, outcome text,
        detail text, client text, address text);
    GET DIAGNOSTICS added = ROW_COUNT;
END
$$;

COMMENT ON FUNCTION audit_add IS
    'Writes an array of objects whose members are the columns of'
    ' audit_event (id apart); returns how many.';
