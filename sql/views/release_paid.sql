-- What releases have paid.

SET search_path = dubplate;

CREATE OR REPLACE VIEW release_paid AS
SELECT r.id AS release_id, r.account_id,
       coalesce(-sum(e.amount), 0)::integer AS credits
FROM release r
LEFT JOIN credit_entry e ON e.release_id = r.id
GROUP BY r.id;

COMMENT ON VIEW release_paid IS
    'Credits that each release has paid, refunds taken off: a submit debits'
    ' what its price exceeds them.';
