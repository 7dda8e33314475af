-- A chunk is on disk: note it.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION upload_chunk_put(
    p_session_id uuid, p_account_id uuid, p_chunk_index integer,
    p_size_bytes bigint, p_content_hash bytea, p_ttl_s integer,
    OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    s upload_session;
    here bytea;
BEGIN
    SELECT * INTO s FROM upload_session
    WHERE id = p_session_id AND account_id = p_account_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'not_found';
    ELSIF s.state = 'expired' OR (s.state = 'open'
              AND least(s.expires_at, s.expires_hard_at) <= now()) THEN
        outcome := 'expired';
    ELSIF s.state <> 'open' OR s.flow = 'url' THEN
        outcome := 'closed';
    ELSIF p_chunk_index < 0
          OR p_chunk_index >= coalesce(s.total_chunks, 100000) THEN
        outcome := 'out_of_range';
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;

    SELECT content_hash INTO here FROM upload_chunk
    WHERE session_id = p_session_id AND chunk_index = p_chunk_index;
    IF FOUND THEN
        outcome := CASE WHEN here = p_content_hash THEN 'same'
                   ELSE 'conflict' END;
    ELSIF p_size_bytes + (SELECT coalesce(sum(size_bytes), 0)
                          FROM upload_chunk
                          WHERE session_id = p_session_id)
          > s.declared_bytes THEN
        outcome := 'out_of_range';
    ELSE
        INSERT INTO upload_chunk
            (session_id, chunk_index, size_bytes, content_hash)
        VALUES (p_session_id, p_chunk_index, p_size_bytes, p_content_hash);
        outcome := 'stored';
    END IF;
    IF outcome IN ('stored', 'same') THEN
        UPDATE upload_session
        SET expires_at = least(now() + make_interval(secs => p_ttl_s),
                               expires_hard_at)
        WHERE id = p_session_id;
    END IF;
END
$$;

COMMENT ON FUNCTION upload_chunk_put IS
    'Notes a chunk that is synced to disk, and puts off the expiry.'
    ' Outcomes: stored, same (had it), conflict (had other bytes), closed,'
    ' not_found, expired, out_of_range (index, or more bytes than declared).';
