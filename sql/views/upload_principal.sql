-- Who a scoped upload token is.

SET search_path = dubplate;

CREATE OR REPLACE VIEW upload_principal AS
SELECT s.token_hash, s.id AS session_id, s.account_id, s.type, s.state,
       s.declared_bytes, s.total_chunks, s.chunk_bytes,
       least(s.expires_at, s.expires_hard_at) AS expires_at
FROM upload_session s
JOIN account a ON a.id = s.account_id
WHERE s.token_hash IS NOT NULL
  AND a.disabled_at IS NULL
  AND (s.state IN ('done', 'assembling')
       OR least(s.expires_at, s.expires_hard_at) > now())
  AND s.expires_hard_at > now();

COMMENT ON VIEW upload_principal IS
    'Upload sessions by the hash of their scoped token, for so long as it is'
    ' good; a finished one still answers a repeated complete.';
