-- Sessions of MCP clients.

BEGIN;
\ir fixture.psql
SELECT plan(29);

CREATE FUNCTION tap.open(p_account uuid, p_most integer = 3)
RETURNS uuid LANGUAGE sql
AS $$ SELECT session_id FROM session_open(p_account, '2025-06-18', 'c',
          '1', '{"roots": {}}', 'http', 600, p_most) $$;
CREATE FUNCTION tap.live(p_session uuid, p_account uuid = tap.ann())
RETURNS boolean LANGUAGE sql
AS $$ SELECT live FROM session_touch(p_session, p_account, 600) $$;
-- As if everything had been done a while ago.
CREATE FUNCTION tap.later(p_session uuid, p_by interval) RETURNS void
LANGUAGE sql
AS $$ UPDATE mcp_session SET seen_at = seen_at - p_by,
          expires_at = expires_at - p_by WHERE id = p_session $$;

SELECT tap.open(tap.ann()) AS s \gset
SELECT is((SELECT count(*)::int FROM mcp_stream
           WHERE session_id = :'s' AND kind = 'session'), 1,
    'a session has a stream');
SELECT results_eq(
    format($$ SELECT live, protocol_version, capabilities, log_level,
                     transport, client_name, client_version
              FROM session_touch(%L, %L, 600) $$, :'s', tap.ann()),
    $$ VALUES (true, '2025-06-18', '{"roots": {}}'::jsonb, NULL::text,
               'http', 'c', '1') $$, 'what was agreed is remembered');
SELECT is((SELECT stream_id FROM session_touch(:'s', tap.ann(), 600)),
    (SELECT id FROM mcp_stream WHERE session_id = :'s'), 'with its stream');
SELECT is(tap.live(:'s', tap.bob()), false, 'nobody finds another''s');
SELECT is((SELECT protocol_version
           FROM session_touch(:'s', tap.bob(), 600)), NULL,
    'nor anything of it');
SELECT is(tap.live(gen_random_uuid()), false, 'or one that never was');

SELECT tap.later(:'s', '29 s');
SELECT tap.live(:'s');
SELECT is((SELECT seen_at FROM mcp_session WHERE id = :'s'),
    now() - interval '29 s', 'a session seen in the last half minute is not written');
SELECT tap.later(:'s', '2 s');
SELECT tap.live(:'s');
SELECT results_eq(
    format('SELECT seen_at, expires_at FROM mcp_session WHERE id = %L', :'s'),
    $$ VALUES (now(), now() + interval '10 min') $$, 'then it ends later');
SELECT tap.later(:'s', '10 min');
SELECT is(tap.live(:'s'), false, 'an idle session is over');
SELECT is(tap.live(:'s'), false, 'and does not come back');
SELECT is(session_close(:'s', tap.ann()), false, 'and is not closed');
SELECT is((SELECT state FROM mcp_session_overview), 'expired',
    'operators see it');
SELECT is((SELECT ended FROM stream_overview), true,
    'whoever reads its stream learns it');

-- What initialize says in a session of GET /sse.
SELECT tap.open(tap.ann()) AS s \gset
SELECT is(session_greet(:'s', tap.bob(), '2025-11-25', 'x', 'y', '{}'), false,
    'nobody introduces a client to another''s session');
SELECT is(session_greet(:'s', tap.ann(), '2025-11-25', 'd', repeat('2', 300),
    '{"sampling": {}}'), true, 'one''s own one does');
SELECT results_eq(
    format($$ SELECT protocol_version, capabilities, client_name,
                     length(client_version)
              FROM session_touch(%L, %L, 600) $$, :'s', tap.ann()),
    $$ VALUES ('2025-11-25', '{"sampling": {}}'::jsonb, 'd', 200) $$,
    'what it says counts from then on');
SELECT session_close(:'s', tap.ann());
SELECT is(session_greet(:'s', tap.ann(), '2025-11-25', 'd', '2', NULL), false,
    'one that is over stays as it is');

-- Levels of log messages.
SELECT tap.open(tap.ann()) AS s \gset
SELECT is(session_log_level(:'s', tap.bob(), 'debug'), false,
    'nobody sets the level of another');
SELECT is(session_log_level(:'s', tap.ann(), 'debug'), true,
    'one''s own one does');
SELECT is((SELECT log_level FROM session_touch(:'s', tap.ann(), 600)),
    'debug', 'it stays');
SELECT throws_ok(
    format('SELECT session_log_level(%L, %L, %L)', :'s', tap.ann(), 'loud'),
    '23514', NULL, 'levels are those of RFC 5424');

-- Closing.
SELECT stream_id AS c FROM stream_open(tap.ann(), :'s', 'call', '1', 60, 9)
\gset
SELECT topic_add(:'c', '{tools}', 9);
INSERT INTO mcp_question
    (account_id, session_id, stream_id, key, method, params, expires_at)
VALUES (tap.ann(), :'s', :'c', 'k', 'roots/list', '{}',
        now() + interval '1 h');
SELECT is(session_close(:'s', tap.bob()), false, 'nobody closes another''s');
SELECT is(session_close(:'s', tap.ann()), true, 'one''s own one does');
SELECT is(session_close(:'s', tap.ann()), false, 'once');
SELECT is((SELECT count(*)::int FROM mcp_stream
           WHERE session_id = :'s' AND ended_at IS NULL)
        + (SELECT count(*)::int FROM mcp_topic), 0,
    'its streams end and hear of nothing');
SELECT is((SELECT expires_at FROM mcp_question), now(),
    'what it was asked is void');

-- Only so many.
SELECT tap.open(tap.ann()) AS s1 \gset
SELECT tap.open(tap.ann()) AS s2 \gset
SELECT tap.open(tap.ann()) AS s3 \gset
SELECT tap.open(tap.bob()) AS b \gset
SELECT tap.later(:'s2', '1 min');
SELECT tap.open(tap.ann()) AS s4 \gset
SELECT is((SELECT array_agg(tap.live(s)) FROM unnest(ARRAY[
    :'s1', :'s2', :'s3', :'s4']::uuid[]) s), '{t,f,t,t}',
    'the fourth of three ends the one that was idle for longest');
SELECT is(tap.live(:'b', tap.bob()), true, 'of that account');
SELECT is((SELECT count(*)::int FROM mcp_stream
           WHERE session_id = :'s2' AND ended_at IS NULL), 0,
    'with its stream');

SELECT * FROM finish();
ROLLBACK;
