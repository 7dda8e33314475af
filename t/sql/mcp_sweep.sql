-- What is over is forgotten.

BEGIN;
\ir fixture.psql
SELECT plan(19);

CREATE FUNCTION tap.listen(p_request text) RETURNS uuid LANGUAGE sql
AS $$ SELECT stream_id FROM stream_open(tap.ann(), NULL, 'listen', p_request,
          60, 100) $$;
CREATE FUNCTION tap.task() RETURNS uuid LANGUAGE sql
AS $$ SELECT task_id FROM task_open(tap.ann(), NULL, 'tool', 60000, 1000,
          NULL, NULL, 60, 100) $$;
CREATE FUNCTION tap.session() RETURNS uuid LANGUAGE sql
AS $$ SELECT session_id FROM session_open(tap.ann(), '2025-06-18', 'c', '1',
          NULL, 'http', 600, 100) $$;
CREATE FUNCTION tap.swept() RETURNS bigint LANGUAGE sql
AS $$ SELECT mcp_sweep(100) $$;

SELECT tap.session() AS s, tap.session() AS s2, tap.listen('1') AS l,
    tap.task() AS t \gset
SELECT stream_id AS c FROM stream_open(tap.ann(), :'s', 'call', '2', 60, 9)
\gset
SELECT stream_append(id, '{}', false), topic_add(id, '{tools}', 9)
FROM mcp_stream;
SELECT question_ask(tap.ann(), :'s', :'c', NULL, 'k', 'm', '{}', 60) AS q
\gset
SELECT round_open(tap.ann(), tap.hash('d'), 1, '{}', '{}', 60) AS r \gset
SELECT is(tap.swept(), 0::bigint, 'what is used stays');
SELECT is((SELECT count(*)::int FROM mcp_event), 4, 'with its events');

-- Events.
UPDATE mcp_event SET created_at = now() - interval '61 min';
SELECT is(tap.swept(), 0::bigint, 'as do old events that were not sent');
SELECT stream_sent(ARRAY[:'l']::uuid[], '{1}');
SELECT is(tap.swept(), 1::bigint, 'an old one that was sent goes');
SELECT is((SELECT last_seq FROM mcp_stream WHERE id = :'l'), 1,
    'its stream goes on counting');

-- Calls and tasks that nobody runs.
UPDATE mcp_stream SET lease_until = now() - interval '1 s' WHERE id = :'c';
UPDATE mcp_task SET lease_until = now() - interval '1 s';
SELECT is(tap.swept(), 1::bigint, 'old events of a stream that ended go');
SELECT is((SELECT last_seq || ' ' || ended FROM stream_overview
           WHERE stream_id = :'c'), '2 true', 'the call is answered');
SELECT is((SELECT status FROM mcp_task), 'failed', 'the task has failed');

-- Questions, rounds.
UPDATE mcp_question SET expires_at = now() - interval '59 min';
UPDATE mcp_round SET expires_at = now() - interval '59 min';
SELECT is(tap.swept(), 0::bigint, 'for an hour everything can be looked at');
UPDATE mcp_question SET expires_at = now() - interval '61 min';
UPDATE mcp_round SET expires_at = now() - interval '61 min';
SELECT is(tap.swept(), 2::bigint, 'then not');
SELECT tap.task() AS t2 \gset
SELECT question_ask(tap.ann(), NULL, NULL, :'t2', 'k', 'm', '{}', 60);
UPDATE mcp_question SET expires_at = now() - interval '61 min';
SELECT is(tap.swept(), 0::bigint, 'a key is known while its task is');

-- Streams, sessions, tasks.
UPDATE mcp_stream SET lease_until = now() - interval '61 min'
WHERE id = :'l';
SELECT is(tap.swept(), 1::bigint, 'a listener that is gone goes');
UPDATE mcp_session SET expires_at = now() - interval '59 min';
SELECT is(tap.swept(), 0::bigint, 'a session does not go at once');
UPDATE mcp_session SET expires_at = now() - interval '61 min' WHERE id = :'s';
SELECT is(tap.swept(), 1::bigint, 'but an hour later');
SELECT is((SELECT count(*)::int FROM mcp_stream), 1, 'with its streams');
SELECT session_end(:'s2');
UPDATE mcp_session SET ended_at = now() - interval '61 min';
SELECT is(tap.swept(), 2::bigint,
    'one that was closed goes as well, with its old event');
UPDATE mcp_task SET expires_at = now() - interval '1 s';
SELECT is(mcp_sweep(1), 1::bigint, 'there are batches');
SELECT is(mcp_sweep(1), 1::bigint, 'and batches');
SELECT is((SELECT count(*)::int FROM mcp_task)
        + (SELECT count(*)::int FROM mcp_question)
        + (SELECT count(*)::int FROM mcp_topic)
        + (SELECT count(*)::int FROM mcp_event), 0, 'until nothing is left');

SELECT * FROM finish();
ROLLBACK;
