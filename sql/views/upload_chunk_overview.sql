-- Chunks, to put a file together.

SET search_path = dubplate;

CREATE OR REPLACE VIEW upload_chunk_overview AS
SELECT c.session_id, s.account_id, c.chunk_index, c.size_bytes,
       c.content_hash, c.stored_at
FROM upload_chunk c
JOIN upload_session s ON s.id = c.session_id;

COMMENT ON VIEW upload_chunk_overview IS
    'Chunks that are on disk.';
