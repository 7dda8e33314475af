-- Assets.

SET search_path = dubplate;

CREATE OR REPLACE VIEW asset_overview AS
SELECT a.id AS asset_id, a.account_id, a.type, a.content_hash,
       a.size_bytes, a.media_type, a.file_name, a.state, a.refusal_code,
       a.refusal_text, a.facts, a.advisories, a.provenance, a.created_at,
       d.id AS derived_asset_id, d.content_hash AS derived_hash,
       d.size_bytes AS derived_bytes, d.media_type AS derived_media_type,
       d.facts AS derived_facts, j.id AS job_id, j.state AS job_state,
       j.progress AS job_progress
FROM asset a
LEFT JOIN asset d ON d.source_asset_id = a.id
LEFT JOIN LATERAL (
    SELECT m.id, m.state, m.progress FROM job m
    WHERE m.asset_id = a.id ORDER BY m.created_at DESC LIMIT 1) j ON true
WHERE a.role = 'source';

COMMENT ON VIEW asset_overview IS
    'Source assets, with the derived file and the newest media job.';
