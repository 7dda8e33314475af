-- What was submitted.

SET search_path = dubplate;

CREATE OR REPLACE VIEW revision_overview AS
SELECT v.release_id, r.account_id, v.revision,
       v.revision = r.revision AS newest, v.document, v.document_hash,
       v.credits, v.job_id, v.provenance, v.response, v.submitted_at,
       v.draft_version
FROM release_revision v
JOIN release r ON r.id = v.release_id;

COMMENT ON VIEW revision_overview IS
    'Submitted revisions, whole.';
