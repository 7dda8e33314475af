-- History of store statuses.

SET search_path = dubplate;

CREATE OR REPLACE VIEW store_event_overview AS
SELECT e.id AS event_id, e.release_id, r.account_id, e.revision,
       e.store_id, e.status, e.message_id, e.code, e.text, e.at,
       r.title AS release_title
FROM store_status_event e
JOIN release r ON r.id = e.release_id;

COMMENT ON VIEW store_event_overview IS
    'Every status a store came to, in the order of event_id.';
