-- Fetches of metadata documents, for those who wait for one.

SET search_path = dubplate;

CREATE OR REPLACE VIEW client_fetch_state AS
SELECT f.client_id, f.flight,
       f.ended_at IS NOT NULL OR f.until <= now() AS ended, f.problem
FROM client_fetch f;

COMMENT ON VIEW client_fetch_state IS
    'Whether the last fetch of a document is over, and what went wrong.';
