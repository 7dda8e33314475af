-- Streams, their events, and what they hear of.

BEGIN;
\ir fixture.psql
SELECT plan(69);

CREATE FUNCTION tap.listen(p_account uuid, p_request text = '7')
RETURNS uuid LANGUAGE sql
AS $$ SELECT stream_id FROM stream_open(p_account, NULL, 'listen', p_request,
          60, 100) $$;
CREATE FUNCTION tap.call(p_session uuid, p_request text = '7')
RETURNS uuid LANGUAGE sql
AS $$ SELECT stream_id FROM stream_open(tap.ann(), p_session, 'call',
          p_request, 60, 100) $$;
CREATE FUNCTION tap.said(p_stream uuid) RETURNS text LANGUAGE sql STABLE
AS $$ SELECT string_agg(seq || message, ' ' ORDER BY seq) FROM stream_event
      WHERE stream_id = p_stream $$;
CREATE FUNCTION tap.lease_is_over(p_stream uuid) RETURNS void LANGUAGE sql
AS $$ UPDATE mcp_stream SET lease_until = now() - interval '1 s'
      WHERE id = p_stream $$;
CREATE FUNCTION tap.session(p_account uuid) RETURNS uuid LANGUAGE sql
AS $$ SELECT session_id FROM session_open(p_account, '2025-06-18', 'c', '1',
          NULL, 'http', 600, 100) $$;
SELECT tap.session(tap.ann()) AS s, tap.session(tap.bob()) AS bobs \gset

-- Opening.
SELECT is((SELECT outcome FROM stream_open(tap.ann(), :'bobs', 'call', '1',
    60, 9)), 'no_session', 'nobody calls in another''s session');
SELECT is((SELECT outcome FROM stream_open(tap.ann(), gen_random_uuid(),
    'call', '1', 60, 9)), 'no_session', 'or in none');
SELECT is((SELECT outcome FROM stream_open(tap.ann(), :'s', 'call', '1', 60,
    2)), 'opened', 'in one''s own one does');
SELECT is((SELECT outcome FROM stream_open(tap.ann(), NULL, 'listen', '"x"',
    60, 2)), 'opened', 'or without any');
SELECT results_eq(
    $$ SELECT * FROM stream_open(tap.ann(), NULL, 'listen', '2', 60, 2) $$,
    $$ VALUES ('too_many', NULL::uuid) $$, 'of two there is no third');
SELECT is((SELECT outcome FROM stream_open(tap.bob(), NULL, 'listen', '2',
    60, 2)), 'opened', 'for that account');
SELECT tap.lease_is_over(id) FROM mcp_stream WHERE request_id = '"x"';
SELECT is((SELECT outcome FROM stream_open(tap.ann(), NULL, 'listen', '2',
    60, 2)), 'opened', 'nor does one count whose process is gone');
SELECT stream_end(id) FROM mcp_stream WHERE request_id = '1';
SELECT is((SELECT outcome FROM stream_open(tap.ann(), NULL, 'listen', '2',
    60, 2)), 'opened', 'or one that has ended');

-- Events.
SELECT tap.call(:'s', '8') AS c \gset
SELECT is(stream_append(:'c', '"a"', false), 1, 'events count from one');
SELECT is(stream_append(:'c', '"b"', false), 2, 'up');
SELECT is(tap.said(:'c'), '1"a" 2"b"', 'and are read in their order');
SELECT throws_ok(format('SELECT stream_append(%L, %L, false)', :'c',
    E'a\nb'), '23514', NULL, 'an event is one line');
SELECT throws_ok(format('SELECT stream_append(%L, %L, false)', :'c',
    E'a\rb'), '23514', NULL, 'of whichever end');
SELECT is(stream_append(:'c', '"z"', true), 3, 'the last one');
SELECT is(stream_append(:'c', '"y"', false), NULL, 'has none after it');
SELECT is(stream_end(:'c'), false, 'and its stream does not end again');
SELECT is(stream_append(gen_random_uuid(), '"y"', false), NULL,
    'no stream, no event');

-- Following.
SELECT results_eq(
    format('SELECT * FROM stream_follow(%L, %L, %L, %L, NULL, 60)', :'c',
           tap.ann(), :'s', gen_random_uuid()),
    $$ VALUES (true, 0, true) $$, 'what has ended is still read');
SELECT is((SELECT seq FROM stream_follow(:'c', tap.ann(), :'s',
    gen_random_uuid(), 2, 60)), 2, 'behind what the client has');
SELECT is((SELECT seq FROM stream_follow(:'c', tap.ann(), :'s',
    gen_random_uuid(), 99, 60)), 3, 'which is not more than there is');
SELECT is((SELECT seq FROM stream_follow(:'c', tap.ann(), :'s',
    gen_random_uuid(), -1, 60)), 0, 'or less than nothing');
SELECT is(stream_sent(ARRAY[:'c']::uuid[], '{2}'), 1::bigint,
    'what was sent is noted');
SELECT is(stream_sent(ARRAY[:'c']::uuid[], '{1}'), 0::bigint,
    'and never less');
SELECT is(stream_sent(ARRAY[:'c']::uuid[], '{4}'), 0::bigint,
    'or more than there is');
SELECT is((SELECT seq FROM stream_follow(:'c', tap.ann(), :'s',
    gen_random_uuid(), NULL, 60)), 2, 'one goes on from there');
SELECT results_eq(
    format('SELECT * FROM stream_follow(%L, %L, %L, %L, NULL, 60)', :'c',
           tap.bob(), :'s', gen_random_uuid()),
    $$ VALUES (false, NULL::int, NULL::boolean) $$,
    'nobody follows another''s');
SELECT is((SELECT known FROM stream_follow(:'c', tap.ann(), tap.session(
    tap.ann()), gen_random_uuid(), NULL, 60)), false,
    'or that of another session');
SELECT is((SELECT known FROM stream_follow(:'c', tap.ann(), NULL,
    gen_random_uuid(), NULL, 60)), false, 'or without it');
SELECT gen_random_uuid() AS f1, gen_random_uuid() AS f2,
    (SELECT id FROM mcp_stream WHERE session_id = :'s' AND kind = 'session')
    AS g \gset
SELECT stream_follow(:'g', tap.ann(), :'s', :'f1', NULL, 60),
    stream_follow(:'g', tap.ann(), :'s', :'f2', NULL, 60);
SELECT is((SELECT follower FROM stream_overview WHERE stream_id = :'g'),
    :'f2', 'the newest follower has the stream');
SELECT is((SELECT listening FROM mcp_session_overview
           WHERE session_id = :'s'), true, 'somebody listens');
SELECT tap.lease_is_over(:'g');
SELECT is((SELECT listening FROM mcp_session_overview
           WHERE session_id = :'s'), false, 'until the lease is over');
SELECT is(stream_renew(ARRAY[:'g', :'c']::uuid[], 60), 1::bigint,
    'a lease is renewed, of what has not ended');
SELECT is((SELECT lease_until FROM mcp_stream WHERE id = :'g'),
    now() + interval '1 min', 'for so long');

UPDATE mcp_session SET seen_at = now() - interval '50 s',
    expires_at = now() + interval '550 s' WHERE id = :'s';
SELECT stream_renew(ARRAY[:'g']::uuid[], 60);
SELECT is((SELECT seen_at FROM mcp_session WHERE id = :'s'),
    now() - interval '50 s', 'a session is not written all the time');
UPDATE mcp_session SET seen_at = now() - interval '5 min',
    expires_at = now() + interval '5 min' WHERE id = :'s';
SELECT stream_renew(ARRAY[:'g']::uuid[], 60);
SELECT results_eq(
    format('SELECT seen_at, expires_at FROM mcp_session WHERE id = %L', :'s'),
    $$ VALUES (now(), now() + interval '10 min') $$,
    'but who only listens uses it');
UPDATE mcp_session SET seen_at = now() - interval '11 min',
    expires_at = now() - interval '1 min' WHERE id = :'bobs';
SELECT stream_renew(ARRAY[id], 60) FROM mcp_stream
WHERE session_id = :'bobs';
SELECT is((SELECT state FROM mcp_session_overview
           WHERE session_id = :'bobs'), 'expired', 'one that is over is over');

-- Cancelling.
SELECT tap.call(:'s', '"r1"') AS c \gset
SELECT is(stream_cancel(tap.bob(), :'s', '"r1"'), false,
    'nobody cancels the call of another');
SELECT is(stream_cancel(tap.ann(), NULL, '"r1"'), false,
    'or of another session');
SELECT is(stream_cancel(tap.ann(), :'s', '"r2"'), false, 'or another call');
SELECT is(stream_cancel(tap.ann(), :'s', '"r1"'), true, 'this one is');
SELECT is(stream_cancel(tap.ann(), :'s', '"r1"'), false, 'once');
SELECT is((SELECT cancelled_at FROM stream_overview
           WHERE stream_id = :'c'), now(), 'and can know it');

-- Abandoned.
SELECT is(stream_abandon(:'c'), false, 'a call that is answered goes on');
SELECT tap.lease_is_over(:'c');
SELECT stream_follow(:'c', tap.ann(), :'s', :'f1', NULL, 60) AS x \gset
SELECT is(:'x'::text, '(t,0,t)', 'a call nobody answers ends for who reads it');
SELECT is((SELECT message::jsonb FROM stream_event WHERE stream_id = :'c'),
    '{"jsonrpc": "2.0", "id": "r1", "error": {"code": -32603, "message":'
    ' "The server was restarted while it worked on this; ask again."}}',
    'with an error');
SELECT is(stream_abandon(:'c'), false, 'one');
SELECT tap.call(:'s', '5') AS c, tap.listen(tap.ann()) AS l \gset
SELECT tap.lease_is_over(:'c'), tap.lease_is_over(:'l');
SELECT is(stream_abandon(:'c'), true, 'whoever looks may say so');
SELECT is(stream_abandon(:'l'), false, 'of calls');

-- The transport of 2024-11-05 reads all by one stream.
SELECT session_id AS o, stream_id AS t
FROM session_open(tap.ann(), '2024-11-05', 'c', '1', NULL, 'sse', 600, 100)
\gset
SELECT tap.call(:'o', '"x"') AS c, tap.call(:'o', '6') AS d \gset
SELECT tap.lease_is_over(:'c');
SELECT is(stream_renew(ARRAY[:'t']::uuid[], 60), 1::bigint,
    'who reads a session by one stream renews that');
SELECT is((SELECT message::jsonb - 'error' FROM stream_event
           WHERE stream_id = :'t'), '{"jsonrpc": "2.0", "id": "x"}',
    'and finds there what nobody answers');
SELECT is(tap.said(:'c'), NULL, 'and not in the call');
SELECT isnt((SELECT ended_at FROM mcp_stream WHERE id = :'c'), NULL,
    'which has ended');
SELECT is((SELECT ended_at FROM mcp_stream WHERE id = :'d'), NULL,
    'others go on');

-- Topics.
SELECT tap.listen(tap.ann(), '12') AS a, tap.listen(tap.bob(), '"q"') AS b
\gset
SELECT is(topic_add(:'a', '{tools,task:1,tools}', 2), 'added',
    'a topic is named once');
SELECT is(topic_add(:'a', '{prompts}', 2), 'too_many', 'two are two');
SELECT is(topic_add(:'a', ARRAY[repeat('x', 1025)], 9), 'too_long',
    'a topic has its length');
SELECT is(topic_add(:'c', '{tools}', 9), 'ended', 'and a stream its end');
SELECT topic_add(:'b', '{tools}', 9), topic_add(:'g', '{tools}', 9),
    topic_add(:'b', '{task:1}', 9);
SELECT is(change_note(NULL, 'tools', 'notifications/tools/list_changed',
    NULL), 3::bigint, 'all who asked are told');
SELECT is(tap.said(:'a'),
    '1{"jsonrpc":"2.0","method":"notifications/tools/list_changed",'
    '"params":{"_meta":{"io.modelcontextprotocol/subscriptionId":12}}}',
    'a listener with the id of its request');
SELECT is(tap.said(:'b'), replace(tap.said(:'a'), ':12}', ':"q"}'),
    'of whichever type');
SELECT is(tap.said(:'g'),
    '1{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}',
    'a session without');
SELECT is(change_note(NULL, 'tools', 'notifications/tools/list_changed',
    NULL), 0::bigint, 'the same is said once in a transaction');
SELECT is(change_note(tap.ann(), 'task:1', 'n', '{ "b":1.0, "a" : {}}'),
    1::bigint, 'what is one account''s is told to it alone');
SELECT is((SELECT message FROM stream_event WHERE stream_id = :'a'
           AND seq = 2),
    '{"jsonrpc":"2.0","method":"n","params":{"b":1.0, "a" : {},"_meta":'
    '{"io.modelcontextprotocol/subscriptionId":12}}}', 'as it is written');
SELECT is(topic_remove(:'a', '{task:1,other}'), 1::bigint,
    'a topic is taken away');
SELECT is(change_note(tap.ann(), 'task:1', 'n', '{"c": 1}'), 0::bigint,
    'and nothing said of it');
SELECT tap.lease_is_over(:'b');
SELECT stream_end(:'g');
SELECT is(change_note(NULL, 'tools', 'm', NULL), 1::bigint,
    'nothing is written for who is gone');
SELECT is((SELECT count(*)::int FROM mcp_topic WHERE stream_id = :'g'), 0,
    'what has ended has no topics');
SELECT is(change_note(NULL, 'nothing', 'm', NULL), 0::bigint,
    'what nobody wants to hear is not said');

SELECT * FROM finish();
ROLLBACK;
