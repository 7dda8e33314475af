-- The client says the upload is complete: who puts it together?

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION upload_assemble(
    p_session_id uuid, p_account_id uuid, p_lease_s integer,
    OUT outcome text, OUT asset_id uuid, OUT missing integer[],
    OUT total_bytes bigint, OUT total_chunks integer, OUT type text,
    OUT file_name text, OUT media_type text, OUT declared_bytes bigint,
    OUT failure_code text, OUT failure_text text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    s upload_session;
BEGIN
    SELECT u.* INTO s FROM upload_session u
    WHERE u.id = p_session_id AND u.account_id = p_account_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'not_found';
        RETURN;
    END IF;
    asset_id := s.asset_id;
    type := s.type;
    file_name := s.file_name;
    media_type := s.media_type;
    declared_bytes := s.declared_bytes;
    failure_code := s.failure_code;
    failure_text := s.failure_text;
    SELECT coalesce(sum(c.size_bytes), 0),
           coalesce(s.total_chunks, greatest(max(c.chunk_index) + 1, 1))
    INTO total_bytes, total_chunks
    FROM upload_chunk c WHERE c.session_id = p_session_id;

    outcome := CASE
        WHEN s.state IN ('done', 'failed', 'expired') THEN s.state
        WHEN s.state = 'assembling' AND s.assembling_until > now()
            THEN 'busy'
        WHEN least(s.expires_at, s.expires_hard_at) <= now() THEN 'expired'
        END;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;

    IF s.flow <> 'url' THEN
        missing := ARRAY (
            SELECT i FROM generate_series(0, total_chunks - 1) AS i
            WHERE NOT EXISTS (SELECT FROM upload_chunk c
                              WHERE c.session_id = p_session_id
                                AND c.chunk_index = i)
            ORDER BY i LIMIT 100);
    END IF;
    IF cardinality(missing) > 0 THEN
        outcome := 'incomplete';
        RETURN;
    END IF;
    UPDATE upload_session u
    SET state = 'assembling',
        assembling_until = now() + make_interval(secs => p_lease_s)
    WHERE u.id = p_session_id;
    outcome := 'claimed';
END
$$;

COMMENT ON FUNCTION upload_assemble IS
    'Gives the caller the session to put together, for so long as the lease'
    ' lasts.  Outcomes: claimed, done (see asset_id), busy (somebody is at'
    ' it), incomplete (missing: the first 100 indices), failed, not_found,'
    ' expired.';
