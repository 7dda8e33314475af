-- What a session's stream keeps for its reader.

BEGIN;
\ir fixture.psql
SELECT plan(9);

CREATE FUNCTION tap.said(p_stream uuid, p_message text, p_n integer)
RETURNS void LANGUAGE sql
AS $$ SELECT stream_append(p_stream, p_message, false)
      FROM generate_series(1, p_n) $$;
CREATE FUNCTION tap.ended(p_stream uuid) RETURNS boolean LANGUAGE sql STABLE
AS $$ SELECT ended FROM stream_overview WHERE stream_id = p_stream $$;

SELECT session_id AS s, stream_id AS r FROM session_open(tap.ann(),
    '2024-11-05', 'c', '1', NULL, 'sse', 600, 100) \gset
SELECT tap.said(:'r', '{}', 1000);
SELECT is(tap.ended(:'r'), false, 'a thousand events wait');
SELECT stream_sent(ARRAY[:'r']::uuid[], '{1000}');
SELECT tap.said(:'r', '{}', 1);
SELECT is((SELECT min(seq) FROM mcp_event WHERE stream_id = :'r'), 802,
    'of what was sent 200 stay, to be read again');
SELECT tap.said(:'r', '{}', 999);
SELECT is(tap.ended(:'r'), false, 'a thousand wait again');
SELECT is(stream_append(:'r', '{}', false), 2001, 'one more is kept');
SELECT is(tap.ended(:'r'), true, 'but nobody reads: it is the last');
SELECT is((SELECT live FROM session_touch(:'s', tap.ann(), 600)), false,
    'and the session is over');

SELECT stream_id AS r2 FROM session_open(tap.ann(), '2024-11-05', 'c', '1',
    NULL, 'sse', 600, 100) \gset
SELECT tap.said(:'r2', repeat('x', 1048576), 8);
SELECT is(tap.ended(:'r2'), false, 'eight megabytes wait');
SELECT tap.said(:'r2', '{}', 1);
SELECT is(tap.ended(:'r2'), true, 'not more');
UPDATE mcp_stream SET ended_at = now() - interval '2 min' WHERE id = :'r2';
SELECT mcp_sweep(100000);
SELECT is((SELECT count(*) FROM mcp_event WHERE stream_id = :'r2'), 0::bigint,
    'what nobody can read goes soon');

SELECT * FROM finish();
ROLLBACK;
