-- Releases.

SET search_path = dubplate;

CREATE OR REPLACE VIEW release_overview AS
SELECT r.id AS release_id, r.account_id, r.conversation_id, r.title,
       r.primary_artist_name, r.status, r.upc, r.revision,
       r.draft_version, r.created_at, r.updated_at,
       j.id AS job_id, j.kind AS job_kind, j.state AS job_state
FROM release r
LEFT JOIN LATERAL (
    SELECT o.id, o.kind, o.state FROM job o WHERE o.release_id = r.id
    ORDER BY o.created_at DESC LIMIT 1) j ON true;

COMMENT ON VIEW release_overview IS
    'Releases with their newest job.';
