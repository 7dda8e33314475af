-- Deliveries.

SET search_path = dubplate;

CREATE OR REPLACE VIEW delivery_overview AS
SELECT d.message_id, d.release_id, r.account_id, d.revision, d.store_id,
       d.job_id, d.kind, d.location, d.digest, d.delivered_at,
       d.acknowledged_at, d.acknowledgement, r.title AS release_title
FROM delivery d
JOIN release r ON r.id = d.release_id;

COMMENT ON VIEW delivery_overview IS
    'Messages handed to stores, and their answers.';
