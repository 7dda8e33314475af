-- Drafts as they stand.

SET search_path = dubplate;

CREATE OR REPLACE VIEW draft_current AS
SELECT r.id AS release_id, r.account_id, r.conversation_id, r.status,
       r.revision, r.draft_version AS version, d.mode, d.document,
       d.draft_status, d.client, d.saved_at
FROM release r
LEFT JOIN draft_version d
    ON d.release_id = r.id AND d.version = r.draft_version;

COMMENT ON VIEW draft_current IS
    'Every release with the newest version of its draft; version 0 and a'
    ' null document where none was saved.';
