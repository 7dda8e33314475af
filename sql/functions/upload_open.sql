-- Opens an upload session.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION upload_open(
    p_account_id uuid, p_flow text, p_type text, p_file_name text,
    p_media_type text, p_declared_bytes bigint, p_total_chunks integer,
    p_chunk_bytes integer, p_token_hash bytea, p_source_url text,
    p_provenance jsonb, p_in_flight_max_bytes bigint, p_ttl_s integer,
    p_hard_ttl_s integer, p_stored_max_bytes bigint DEFAULT NULL,
    OUT session_id uuid, OUT expires_at timestamptz,
    OUT over_quota boolean, OUT job_id uuid, OUT over_limit boolean,
    OUT stored_bytes bigint, OUT stored_max_bytes bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    -- Of a file whose size nobody knows yet there must be room for a byte.
    SELECT r.over_limit, r.stored_bytes, r.stored_max_bytes
    INTO over_limit, stored_bytes, stored_max_bytes
    FROM account_room(p_account_id, coalesce(p_declared_bytes, 1),
                      p_stored_max_bytes) r;
    SELECT h.in_flight_bytes + coalesce(p_declared_bytes, 0)
           > p_in_flight_max_bytes
    INTO over_quota
    FROM account_holding h WHERE h.account_id = p_account_id;
    IF over_limit OR over_quota THEN
        RETURN;
    END IF;

    INSERT INTO upload_session AS s
        (account_id, flow, type, file_name, media_type, declared_bytes,
         total_chunks, chunk_bytes, token_hash, source_url, provenance,
         expires_at, expires_hard_at)
    VALUES
        (p_account_id, p_flow, p_type, p_file_name, p_media_type,
         p_declared_bytes, p_total_chunks, p_chunk_bytes, p_token_hash,
         p_source_url, coalesce(p_provenance, '{}'),
         now() + make_interval(secs => p_ttl_s),
         now() + make_interval(secs => p_hard_ttl_s))
    RETURNING s.id, s.expires_at INTO session_id, expires_at;
    IF p_flow = 'url' THEN
        job_id := job_enqueue('fetch', p_account_id, NULL, NULL, NULL,
                              session_id, NULL, session_id::text);
    END IF;
END
$$;

COMMENT ON FUNCTION upload_open IS
    'Opens a session, which reserves the bytes it announces; none is opened'
    ' where all that is stored and announced would pass what the account may'
    ' store (over_limit), or what its open sessions announce would pass the'
    ' quota (over_quota).  Flow url also queues the job that fetches the'
    ' file; how large that is, upload_finish sees.';
