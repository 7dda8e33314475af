-- Tasks: run by a thread, or following a job.

BEGIN;
\ir fixture.psql
SELECT plan(54);

CREATE FUNCTION tap.task(p_job uuid = NULL, p_account uuid = tap.ann())
RETURNS uuid LANGUAGE sql
AS $$ SELECT task_id FROM task_open(p_account, NULL, 'tool', 60000, 1000,
          p_job, '{"r": 1.0}', 60, 100) $$;
CREATE FUNCTION tap.json(p_task uuid, p_key text) RETURNS text
LANGUAGE sql STABLE AS $$ SELECT task_json(p_task) ->> p_key $$;
CREATE FUNCTION tap.keys(p_task uuid) RETURNS text LANGUAGE sql STABLE
AS $$ SELECT string_agg(k, ' ') FROM json_object_keys(task_json(p_task)) k $$;
CREATE FUNCTION tap.runner_is_gone(p_task uuid) RETURNS void LANGUAGE sql
AS $$ UPDATE mcp_task SET lease_until = now() - interval '1 s'
      WHERE id = p_task $$;

-- Opening.
SELECT is((SELECT outcome FROM task_open(tap.ann(), gen_random_uuid(), 'x',
    1, 1, NULL, NULL, 60, 9)), 'no_session', 'a session is the account''s');
SELECT is((SELECT outcome FROM task_open(tap.ann(), NULL, 'x', 1000, 1,
    (SELECT job_id FROM tap.submit(tap.bob(), NULL, 'Hers')), NULL, 60, 9)),
    'no_job', 'so is a job');
SELECT is((SELECT outcome FROM task_open(tap.ann(), NULL, 'x', 1000, 1, NULL,
    NULL, 60, 2)), 'opened', 'a task is made');
SELECT tap.task() AS t \gset
SELECT is((SELECT outcome FROM task_open(tap.ann(), NULL, 'x', 1000, 1, NULL,
    NULL, 60, 2)), 'too_many', 'two are under way');
SELECT task_finish(:'t', 'completed', '{}', NULL);
SELECT is((SELECT outcome FROM task_open(tap.ann(), NULL, 'x', 1000, 1, NULL,
    NULL, 60, 2)), 'opened', 'then one');

-- Run by a thread.
SELECT tap.task() AS t \gset
SELECT is(tap.keys(:'t'),
    'taskId status createdAt lastUpdatedAt ttlMs pollIntervalMs',
    'a task has what it must have');
SELECT is(tap.json(:'t', 'taskId'), :'t', 'its name');
SELECT is(tap.json(:'t', 'status'), 'working', 'its status');
SELECT is(tap.json(:'t', 'ttlMs'), '60000', 'its time');
SELECT is(tap.json(:'t', 'createdAt'),
    to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'times are those of RFC 3339');
SELECT is(task_set(:'t', 'input_required', 'Which?'), true, 'it says more');
SELECT is(tap.json(:'t', 'statusMessage'), 'Which?', 'which is told');
SELECT is(tap.json(:'t', 'inputRequests'), '{}', 'with what it asks');
SELECT is(task_set(:'t', 'completed', NULL), false,
    'an end is not set by the way');
SELECT is(task_set(:'t', NULL, 'More'), true, 'a status may stay');
SELECT is(tap.json(:'t', 'status'), 'input_required', 'as it was');
SELECT throws_ok(format('SELECT task_finish(%L, %L, NULL, NULL)', :'t',
    'completed'), '23514', NULL, 'an end has its result');
SELECT throws_ok(format('SELECT task_finish(%L, %L, NULL, NULL)', :'t',
    'failed'), '23514', NULL, 'or its error');
SELECT is(task_finish(:'t', 'working', NULL, NULL), false, 'and is one');
SELECT is(task_finish(:'t', 'completed', '{"n":1.0, "a":2}', NULL), true,
    'it is done');
SELECT is(tap.json(:'t', 'result'),
          '{"resultType":"complete","n":1.0, "a":2}',
    'and its result is as it was written, with its type');
SELECT is(tap.keys(:'t'),
    'taskId status createdAt lastUpdatedAt ttlMs pollIntervalMs result',
    'there is no message any more');
SELECT is(task_set(:'t', 'working', NULL), false, 'a final status stays');
SELECT is(task_finish(:'t', 'failed', NULL, '{}'), false, 'whatever comes');
SELECT is(task_cancel(tap.ann(), :'t'), 'final', 'nor is it cancelled');
SELECT is(task_renew(ARRAY[:'t']::uuid[], 60), 0::bigint, 'or renewed');

-- Its runner is gone.
SELECT tap.task() AS t \gset
SELECT is(task_abandon(:'t'), false, 'who lives is not given up');
SELECT tap.runner_is_gone(:'t');
SELECT is((SELECT lease_over FROM task_overview WHERE task_id = :'t'), true,
    'a reader sees that the runner is gone');
SELECT is(task_renew(ARRAY[:'t']::uuid[], 60), 1::bigint,
    'unless it comes back');
SELECT is(task_abandon(:'t'), false, 'in time');
SELECT tap.runner_is_gone(:'t');
SELECT is(task_abandon(:'t'), true, 'then the task has failed');
SELECT is(tap.json(:'t', 'error')::jsonb ->> 'message',
    'The server was restarted while it worked on this; ask again.',
    'and says why');
SELECT is(task_finish(:'t', 'completed', '{}', NULL), false,
    'who comes too late changes nothing');

-- Cancelled.
SELECT tap.task() AS t \gset
SELECT is(task_cancel(tap.bob(), :'t'), 'unknown',
    'nobody cancels the task of another');
SELECT is(task_cancel(tap.ann(), :'t'), 'cancelled', 'the owner does');
SELECT is(tap.keys(:'t'),
    'taskId status createdAt lastUpdatedAt ttlMs pollIntervalMs',
    'without result or error');
SELECT is(task_cancel(tap.ann(), :'t'), 'final', 'once');
SELECT tap.task() AS t \gset
SELECT tap.runner_is_gone(:'t');
SELECT is(task_cancel(tap.ann(), :'t'), 'final',
    'what nobody runs has failed before');

-- Following a job.
SELECT job_id AS j, release_id AS r FROM tap.submit(tap.ann(), NULL, 'One')
\gset
SELECT tap.task(:'j') AS t \gset
SELECT is(tap.json(:'t', 'status') || ': ' || tap.json(:'t', 'statusMessage'),
    'working: Waiting in the queue.', 'a queued job is work');
SELECT tap.claim(:'j') AS e \gset
SELECT job_heartbeat(:'j', :e, 60, 50, 'Half of it');
SELECT is(tap.json(:'t', 'statusMessage'), 'Half of it',
    'a running one tells how far it is');
SELECT is(task_cancel(tap.ann(), :'t'), 'too_late',
    'what has begun is not called off');
SELECT is(task_set(:'t', 'input_required', 'x')
          OR task_finish(:'t', 'completed', '{}', NULL), false,
    'only the job says how it stands');
SELECT job_retry_later(:'j', :e, 0, true, 'x', 'Later');
SELECT is(task_cancel(tap.ann(), :'t'), 'too_late',
    'nor what had begun before');
SELECT is(task_abandon(:'t'), false, 'it needs no lease');
SELECT tap.deliver(:'j');
SELECT is(tap.json(:'t', 'status'), 'completed', 'a job is done');
SELECT is(tap.json(:'t', 'result'), '{"resultType":"complete","r": 1.0}',
          'and so is the task');
SELECT is(task_cancel(tap.ann(), :'t'), 'final', 'for good');

SELECT job_id AS j FROM tap.submit(tap.ann(), NULL, 'Two') \gset
SELECT tap.task(:'j') AS t \gset
SELECT job_fail(:'j', tap.claim(:'j'), 'broken', 'It broke');
SELECT is(tap.json(:'t', 'status'), 'failed', 'a job fails');
SELECT is(tap.json(:'t', 'error')::jsonb,
    jsonb_build_object('code', -32603, 'message', 'It broke', 'data',
        jsonb_build_object('code', 'broken', 'jobId', :'j')),
    'and tells why');

SELECT tap.credits(tap.ann()) AS credits \gset
SELECT job_id AS j, release_id AS r
FROM tap.submit(tap.ann(), NULL, 'Three') \gset
SELECT tap.task(:'j') AS t \gset
SELECT is(task_cancel(tap.ann(), :'t'), 'cancelled',
    'what nobody has begun is called off');
SELECT is(tap.json(:'t', 'status'), 'cancelled', 'for good');
SELECT is((SELECT state || ' ' || error_code FROM job WHERE id = :'j'),
    'discarded cancelled', 'with its job');
SELECT is(tap.credits(tap.ann()), :credits, 'and what was paid comes back');
SELECT is((SELECT outcome FROM tap.submit(tap.ann(), :'r', 'Three')),
    'submitted', 'the release may be submitted again');

SELECT * FROM finish();
ROLLBACK;
