-- Who paid what.

SET search_path = dubplate;

CREATE OR REPLACE VIEW account_ledger AS
SELECT a.login AS account_login, e.created_at, e.kind, e.amount,
       sum(e.amount) OVER (PARTITION BY a.id ORDER BY e.id) AS balance,
       a.credits - coalesce(sum(e.amount) OVER (PARTITION BY a.id), 0)
           AS drift,
       r.title AS release_title, e.revision, e.note, e.idempotency_key,
       e.id AS entry_id, a.id AS account_id, e.release_id, e.job_id
FROM account a
LEFT JOIN credit_entry e ON e.account_id = a.id
LEFT JOIN release r ON r.id = e.release_id
ORDER BY a.login, e.id;

COMMENT ON VIEW account_ledger IS
    'Every booking with the balance after it.  drift is account.credits less'
    ' the sum of the bookings: anything but 0 is a defect.  An account'
    ' without bookings has one row of nulls.';
