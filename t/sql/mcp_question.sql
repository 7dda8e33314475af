-- Questions to clients, and rounds of input_required.

BEGIN;
\ir fixture.psql
SELECT plan(38);

SELECT session_id AS s, stream_id AS g
FROM session_open(tap.ann(), '2025-06-18', 'c', '1', NULL, 'http', 600, 9)
\gset
SELECT stream_id AS c FROM stream_open(tap.ann(), :'s', 'call', '1', 60, 9)
\gset
CREATE FUNCTION tap.ask(
    p_account uuid, p_session uuid, p_stream uuid, p_timeout integer = 60)
RETURNS uuid LANGUAGE sql
AS $$ SELECT question_ask(p_account, p_session, p_stream, NULL, 'k',
          'elicitation/create', '{"message": "Which?"}', p_timeout) $$;
CREATE FUNCTION tap.task() RETURNS uuid LANGUAGE sql
AS $$ SELECT task_id FROM task_open(tap.ann(), NULL, 'tool', 60000, 1000,
          NULL, NULL, 60, 100) $$;
CREATE FUNCTION tap.ask_for(p_task uuid, p_key text) RETURNS uuid
LANGUAGE sql
AS $$ SELECT question_ask(tap.ann(), NULL, NULL, p_task, p_key,
          'roots/list', '{}', 60) $$;
CREATE FUNCTION tap.status_of(p_task uuid) RETURNS text LANGUAGE sql STABLE
AS $$ SELECT status FROM task_overview WHERE task_id = p_task $$;

-- Of a call.
SELECT is(tap.ask(tap.bob(), :'s', :'c'), NULL,
    'nobody asks in the call of another');
SELECT is(tap.ask(tap.ann(), NULL, :'c'), NULL, 'or in another session');
SELECT is(tap.ask(tap.ann(), :'s', gen_random_uuid()), NULL,
    'or in none');
SELECT tap.ask(tap.ann(), :'s', :'c') AS q \gset
SELECT results_eq(
    format($$ SELECT method, params, state FROM question_state
              WHERE question_id = %L $$, :'q'),
    $$ VALUES ('elicitation/create', '{"message": "Which?"}'::jsonb,
               'open') $$, 'a call asks');
SELECT is(question_answer(tap.bob(), :'q', '{}', NULL), 'unknown',
    'nobody else answers');
SELECT is(question_answer(tap.ann(), gen_random_uuid(), '{}', NULL),
    'unknown', 'or what was not asked');
SELECT throws_ok(format('SELECT question_answer(%L, %L, NULL, NULL)',
    tap.ann(), :'q'), '23514', NULL, 'an answer says something');
SELECT throws_ok(format('SELECT question_answer(%L, %L, ''{}'', ''{}'')',
    tap.ann(), :'q'), '23514', NULL, 'but one thing');
SELECT is(question_answer(tap.ann(), :'q', '{"a": 1}', NULL), 'taken',
    'the client answers');
SELECT is(question_answer(tap.ann(), :'q', '{"a": 2}', NULL), 'again',
    'once');
SELECT results_eq(
    format($$ SELECT state, answer, error FROM question_state
              WHERE question_id = %L $$, :'q'),
    $$ VALUES ('answered', '{"a": 1}'::jsonb, NULL::jsonb) $$,
    'and the first answer stays');
SELECT tap.ask(tap.ann(), :'s', :'c') AS q \gset
SELECT is(question_answer(tap.ann(), :'q', NULL, '{"code": 1}'), 'taken',
    'an error is an answer');
SELECT tap.ask(tap.ann(), :'s', :'c', 0) AS q \gset
SELECT is(question_answer(tap.ann(), :'q', '{}', NULL), 'unknown',
    'too late is too late');
SELECT is((SELECT state FROM question_state WHERE question_id = :'q'),
    'expired', 'which is seen');
SELECT stream_cancel(tap.ann(), :'s', '1');
SELECT is(tap.ask(tap.ann(), :'s', :'c'), NULL,
    'a call that was taken back asks nothing');
SELECT stream_id AS c FROM stream_open(tap.ann(), :'s', 'call', '2', 60, 9)
\gset
SELECT tap.ask(tap.ann(), :'s', :'c') AS q \gset
SELECT session_close(:'s', tap.ann());
SELECT is(question_answer(tap.ann(), :'q', '{}', NULL), 'unknown',
    'what was asked ends with the session');
SELECT is(tap.ask(tap.ann(), :'s', :'c'), NULL, 'and nothing is asked after');

-- Of a task.
SELECT tap.task() AS t \gset
SELECT tap.ask_for(:'t', 'a') AS a, tap.ask_for(:'t', 'b') AS b \gset
SELECT is(tap.status_of(:'t'), 'input_required', 'a task asks');
SELECT is(task_json(:'t')::jsonb -> 'inputRequests',
    '{"a": {"method": "roots/list", "params": {}},'
    ' "b": {"method": "roots/list", "params": {}}}', 'two things');
SELECT throws_ok(format('SELECT tap.ask_for(%L, %L)', :'t', 'a'), '23505',
    NULL, 'but no key twice');
SELECT question_answer(tap.ann(), :'a', '{}', NULL);
SELECT is(tap.status_of(:'t'), 'input_required', 'one answer is not both');
SELECT is(task_json(:'t')::jsonb -> 'inputRequests',
    '{"b": {"method": "roots/list", "params": {}}}',
    'what is answered is asked no more');
SELECT question_answer(tap.ann(), :'b', '{}', NULL);
SELECT is(tap.status_of(:'t'), 'working', 'then it works on');
SELECT is(task_json(:'t')::jsonb ? 'inputRequests', false, 'and asks nothing');
SELECT is(question_ask(tap.bob(), NULL, NULL, :'t', 'c', 'm', '{}', 60), NULL,
    'nobody asks in the task of another');
SELECT tap.ask_for(:'t', 'c') AS c \gset
SELECT task_cancel(tap.ann(), :'t');
SELECT is(question_answer(tap.ann(), :'c', '{}', NULL), 'unknown',
    'a task that is over needs no answer');
SELECT is(tap.ask_for(:'t', 'd'), NULL, 'and has no question');
SELECT is(tap.status_of(:'t'), 'cancelled', 'and stays what it is');

-- Rounds.
CREATE FUNCTION tap.claim_round(
    p_round uuid, p_account uuid = tap.ann(), p_digest text = 'd')
RETURNS text LANGUAGE sql
AS $$ SELECT outcome FROM round_claim(p_round, p_account,
          tap.hash(p_digest)) $$;
SELECT round_open(tap.ann(), tap.hash('d'), 2, '{"k": {"method": "m"}}',
    '{"j": {}}', 60) AS r \gset
SELECT is(tap.claim_round(:'r', tap.bob()), 'unknown',
    'nobody claims the round of another');
SELECT is(tap.claim_round(gen_random_uuid()), 'unknown',
    'or one that never was');
SELECT results_eq(
    format('SELECT * FROM round_claim(%L, %L, %L)', :'r', tap.ann(),
           tap.hash('e')),
    $$ VALUES ('other_request', NULL::int, NULL::jsonb, NULL::jsonb) $$,
    'it is for one request');
SELECT results_eq(
    format('SELECT * FROM round_claim(%L, %L, %L)', :'r', tap.ann(),
           tap.hash('d')),
    $$ VALUES ('claimed', 2, '{"k": {"method": "m"}}'::jsonb,
               '{"j": {}}'::jsonb) $$, 'which has all of it');
SELECT results_eq(
    format('SELECT * FROM round_claim(%L, %L, %L)', :'r', tap.ann(),
           tap.hash('d')),
    $$ VALUES ('again', NULL::int, NULL::jsonb, NULL::jsonb) $$, 'once');
SELECT is(tap.claim_round(:'r', tap.ann(), 'e'), 'other_request',
    'for another request nothing has changed');
SELECT round_open(tap.ann(), tap.hash('d'), 1, '{}', NULL, 0) AS r \gset
SELECT is(tap.claim_round(:'r'), 'expired', 'a round has its time');
SELECT is(tap.claim_round(:'r'), 'expired', 'and does not come back');
SELECT throws_ok($$ SELECT round_open(tap.ann(), 'x', 1, '{}', NULL, 9) $$,
    '23514', NULL, 'a digest has 32 bytes');
SELECT throws_ok(
    $$ SELECT round_open(tap.ann(), tap.hash('d'), 0, '{}', NULL, 9) $$,
    '23514', NULL, 'rounds count from one');

SELECT * FROM finish();
ROLLBACK;
