-- A connection begins to read a stream.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION stream_follow(
    p_stream_id uuid, p_account_id uuid, p_session_id uuid,
    p_follower uuid, p_after_seq integer, p_lease_s integer,
    OUT known boolean, OUT seq integer, OUT ended boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM stream_abandon(s.id) FROM mcp_stream s
    WHERE s.id = p_stream_id AND s.account_id = p_account_id
      AND s.kind = 'call' AND s.ended_at IS NULL
      AND s.lease_until < now();
    -- The lease of a call belongs to who answers it.
    UPDATE mcp_stream s
    SET follower = p_follower,
        lease_until = CASE WHEN kind = 'call' THEN lease_until
            ELSE now() + make_interval(secs => p_lease_s) END
    WHERE s.id = p_stream_id AND s.account_id = p_account_id
      AND s.session_id IS NOT DISTINCT FROM p_session_id
    RETURNING least(greatest(coalesce(p_after_seq, s.sent_seq), 0),
                    s.last_seq),
              s.ended_at IS NOT NULL
    INTO seq, ended;
    known := FOUND;
    IF known THEN
        PERFORM pg_notify('dubplate_mcp', 'stream ' || p_stream_id);
    END IF;
END
$$;

COMMENT ON FUNCTION stream_follow IS
    'Gives a stream of the account and the session (null: of none) to the'
    ' follower, whoever had it.  It goes on behind seq: behind p_after_seq,'
    ' or (null) behind what was sent.  ended: no more will come than is'
    ' there.';
