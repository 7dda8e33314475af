-- Upload sessions.

SET search_path = dubplate;

CREATE OR REPLACE VIEW upload_overview AS
SELECT s.id AS session_id, s.account_id, s.flow, s.type, s.file_name,
       s.media_type, s.declared_bytes, s.total_chunks, s.chunk_bytes,
       CASE WHEN s.state = 'open'
                 AND least(s.expires_at, s.expires_hard_at) <= now()
            THEN 'expired' ELSE s.state END AS state,
       s.failure_code, s.failure_text, s.asset_id, s.source_url,
       s.provenance, s.created_at, s.expires_at, s.expires_hard_at,
       c.received_chunks, c.received_bytes,
       (SELECT j.id FROM job j WHERE j.upload_session_id = s.id
        ORDER BY j.created_at DESC LIMIT 1) AS job_id
FROM upload_session s
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(k.chunk_index ORDER BY k.chunk_index), '{}')
               AS received_chunks,
           coalesce(sum(k.size_bytes), 0)::bigint AS received_bytes
    FROM upload_chunk k WHERE k.session_id = s.id) AS c;

COMMENT ON VIEW upload_overview IS
    'Upload sessions with the chunk indices that have arrived.';
