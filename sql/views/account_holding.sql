-- What accounts have stored.

SET search_path = dubplate;

CREATE OR REPLACE VIEW account_holding AS
SELECT a.id AS account_id, (f.bytes + u.bytes)::bigint AS stored_bytes,
       u.in_flight_bytes::bigint AS in_flight_bytes, a.stored_max_bytes
FROM account a
CROSS JOIN LATERAL (
    SELECT coalesce(sum(s.size_bytes), 0) AS bytes
    FROM asset s WHERE s.account_id = a.id) AS f
CROSS JOIN LATERAL (
    -- A session that can still become a file counts as it was announced,
    -- one that cannot as its chunks, until they are swept.
    SELECT coalesce(sum(coalesce(w.announced_bytes, (
               SELECT sum(c.size_bytes) FROM upload_chunk c
               WHERE c.session_id = w.id))), 0) AS bytes,
           coalesce(sum(w.announced_bytes), 0) AS in_flight_bytes
    FROM (SELECT s.id,
                 CASE WHEN s.state = 'assembling'
                        OR (s.state = 'open'
                            AND least(s.expires_at, s.expires_hard_at)
                                > now())
                 THEN s.declared_bytes END AS announced_bytes
          FROM upload_session s
          WHERE s.account_id = a.id AND s.state <> 'done'
            AND s.swept_at IS NULL) AS w) AS u;

COMMENT ON VIEW account_holding IS
    'Bytes each account has stored: its files, what was made of them for the'
    ' stores, unfinished uploads at their announced size (these alone:'
    ' in_flight_bytes), chunks of failed and expired uploads until they are'
    ' swept.  stored_max_bytes is its own limit, null: the setting.';
