-- A client takes a request back.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION stream_cancel(
    p_account_id uuid, p_session_id uuid, p_request_id text,
    OUT cancelled boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    stream uuid;
BEGIN
    cancelled := false;
    FOR stream IN
        UPDATE mcp_stream SET cancelled_at = now()
        WHERE account_id = p_account_id AND kind = 'call'
          AND session_id IS NOT DISTINCT FROM p_session_id
          AND request_id = p_request_id AND ended_at IS NULL
          AND cancelled_at IS NULL
        RETURNING id
    LOOP
        cancelled := true;
        PERFORM pg_notify('dubplate_mcp', 'cancel ' || stream);
    END LOOP;
END
$$;

COMMENT ON FUNCTION stream_cancel IS
    'Marks the running call that has this request id; whoever runs it looks'
    ' at cancelled_at.';
