-- Tracks.

SET search_path = dubplate;

CREATE OR REPLACE VIEW track_overview AS
SELECT t.release_id, r.account_id, t.revision,
       t.revision = r.revision AS newest, t.position, t.title, t.isrc,
       t.audio_asset_id, t.duration_ms, t.ai_disclosed,
       a.state AS asset_state, d.content_hash AS derived_hash,
       d.size_bytes AS derived_bytes, d.media_type AS derived_media_type
FROM track t
JOIN release r ON r.id = t.release_id
LEFT JOIN asset a ON a.id = t.audio_asset_id
LEFT JOIN asset d ON d.source_asset_id = a.id;

COMMENT ON VIEW track_overview IS
    'Tracks of submitted revisions, with the file the stores get.';
