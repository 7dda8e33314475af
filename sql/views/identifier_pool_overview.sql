-- How many ISRCs and UPCs are left.

SET search_path = dubplate;

CREATE OR REPLACE VIEW identifier_pool_overview AS
SELECT p.kind, p.prefix, p.next_number, p.last_number,
       p.last_number - p.next_number + 1 AS left_over
FROM identifier_pool p
ORDER BY p.kind, p.prefix;

COMMENT ON VIEW identifier_pool_overview IS
    'Ranges of identifiers in the order they are used up.';
