-- How far a release has come in each store.

SET search_path = dubplate;

CREATE OR REPLACE VIEW release_store_overview AS
SELECT s.release_id, r.account_id, s.revision,
       s.revision = r.revision AS newest, s.store_id,
       t.name AS store_name, s.status, s.message_id, s.code, s.text,
       s.updated_at, r.title AS release_title
FROM store_status s
JOIN release r ON r.id = s.release_id
JOIN store t ON t.id = s.store_id;

COMMENT ON VIEW release_store_overview IS
    'Store statuses of every revision; newest marks the current one.';
