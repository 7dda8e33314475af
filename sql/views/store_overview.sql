-- Stores.

SET search_path = dubplate;

CREATE OR REPLACE VIEW store_overview AS
SELECT s.id AS store_id, s.name, s.carrier, s.settings, s.active,
       s.created_at
FROM store s;

COMMENT ON VIEW store_overview IS
    'Stores and how to reach them.';
