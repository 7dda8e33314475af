-- The queue: claiming, leases and fencing, retries.

BEGIN;
\ir fixture.psql
SELECT plan(58);

CREATE FUNCTION tap.next(p_kinds text = 'cleanup') RETURNS uuid LANGUAGE sql
AS $$ SELECT job_id FROM dubplate.job_claim('w1', ARRAY[p_kinds], 60) $$;
CREATE FUNCTION tap.clean(p_key text) RETURNS uuid LANGUAGE sql
AS $$ SELECT dubplate.job_enqueue('cleanup', NULL, NULL, NULL, NULL, NULL,
                                  NULL, p_key) $$;

-- Queueing.
SELECT tap.clean('a') AS a \gset
SELECT is(tap.clean('a'), :'a', 'of one key one job is queued');
SELECT isnt(tap.clean(NULL), tap.clean(NULL), 'without a key as many as come');
DELETE FROM job WHERE unique_key IS NULL;
SELECT is(tap.next('media'), NULL, 'a worker gets the kinds it asks for');

-- Claiming.
SELECT results_eq(
    $$ SELECT job_id, kind, attempt, max_attempts, lease_epoch, taken_over
       FROM job_claim('w1', '{cleanup,media}', 60) $$,
    format($$ VALUES (%L::uuid, 'cleanup', 1, 3, 1::bigint, false) $$, :'a'),
    'a queued job is claimed');
SELECT results_eq(
    'SELECT state, lease_owner, lease_until, started_at FROM job',
    $$ VALUES ('running', 'w1', now() + interval '1 min', now()) $$,
    'it runs under a lease');
SELECT is(tap.next(), NULL, 'a job is claimed once');
SELECT is(tap.clean('a'), :'a', 'while it runs its key is taken');

-- The heart-beat.
SELECT is(job_heartbeat(:'a', 1, 120, 40, 'half way'), true,
    'the worker keeps the job alive');
SELECT results_eq('SELECT lease_until, progress, progress_text FROM job',
    $$ VALUES (now() + interval '2 min', 40, 'half way') $$,
    'and tells how far it is');
SELECT job_heartbeat(:'a', 1, 60, NULL, NULL) AS x \gset
SELECT results_eq('SELECT progress, progress_text FROM job',
    $$ VALUES (40, 'half way') $$, 'or only that it is there');
SELECT is(job_heartbeat(:'a', 2, 60, 50, NULL), false,
    'nobody else may keep it alive');

-- A dead worker.
SELECT tap.lease_over(:'a') AS x \gset
SELECT results_eq(
    $$ SELECT job_id, attempt, lease_epoch, taken_over
       FROM job_claim('w2', '{cleanup}', 60) $$,
    format('VALUES (%L::uuid, 2, 2::bigint, true)', :'a'),
    'a job whose lease ran out is taken over');
SELECT is(job_heartbeat(:'a', 1, 60, 50, NULL), false,
    'the first worker is told that it lost the job');
SELECT is(job_finish(:'a', 1, '{"zombie": true}'), false,
    'and cannot finish it');
SELECT is(job_fail(:'a', 1, 'x', 'y'), false, 'nor fail it');
SELECT results_eq(format($$ SELECT * FROM job_retry_later(%L, 1, 0, true,
    'x', 'y') $$, :'a'), 'VALUES (false, false)', 'nor put it back');
SELECT is(job_fail(:'a', NULL, 'x', 'y'), false, 'nor fail it without epoch');
SELECT results_eq(format($$ SELECT * FROM job_retry_later(%L, NULL, 0, true,
    'x', 'y') $$, :'a'), 'VALUES (false, false)', 'nor put it back so');
SELECT is((SELECT state FROM job), 'running', 'it runs on');
SELECT is(job_finish(:'a', 2, '{"n": 3}'), true, 'the second finishes it');
SELECT results_eq('SELECT state, progress, result, lease_until FROM job',
    $$ VALUES ('done', 100, '{"n": 3}'::jsonb, NULL::timestamptz) $$,
    'and leaves the result');
SELECT is(job_heartbeat(:'a', 2, 60, 1, NULL), false,
    'a done job needs no heart-beat');
SELECT isnt(tap.clean('a'), :'a', 'its key is free again');

-- Order and time.
DELETE FROM job;
SELECT tap.clean('late') AS late, tap.clean('first') AS first,
       tap.clean('second') AS second \gset
UPDATE job SET run_at = now() + interval '1 h' WHERE id = :'late';
UPDATE job SET run_at = now() - interval '1 s' WHERE id = :'second';
UPDATE job SET priority = 1 WHERE id = :'first';
SELECT is(tap.next(), :'first', 'priority goes first');
SELECT is(tap.next(), :'second', 'then age');
SELECT is(tap.next(), NULL, 'not before its time');

-- Trying again.
DELETE FROM job;
SELECT tap.clean('a') AS a \gset
SELECT is(tap.next(), :'a', 'attempt 1');
SELECT results_eq(format($$ SELECT * FROM job_retry_later(%L, 1, 90, true,
    'net', 'No route') $$, :'a'), 'VALUES (true, false)',
    'a job can be put back');
SELECT results_eq(
    'SELECT state, attempt, run_at, error_code, error_text FROM job',
    $$ VALUES ('queued', 1, now() + interval '90 s', 'net', 'No route') $$,
    'until later, with the reason');
SELECT is(tap.next(), NULL, 'it is not claimed before');
UPDATE job SET run_at = now();
SELECT is(tap.next(), :'a', 'attempt 2');
SELECT job_retry_later(:'a', 2, 0, false, 'wait', 'No answer yet') AS x \gset
SELECT is((SELECT attempt FROM job), 1, 'waiting is not an attempt');
SELECT is(tap.next(), :'a', 'attempt 2 again');
SELECT job_retry_later(:'a', 3, 0, true, 'net', 'No route') AS x \gset
SELECT is(tap.next(), :'a', 'attempt 3');
SELECT results_eq(format($$ SELECT * FROM job_retry_later(%L, 4, 0, true,
    'net', 'No route') $$, :'a'), 'VALUES (true, true)',
    'the last attempt is final');
SELECT results_eq('SELECT state, error_code, finished_at FROM job',
    $$ VALUES ('failed', 'net', now()) $$, 'the job has failed');

-- A job that kills its workers.
DELETE FROM job;
SELECT tap.clean('a') AS a \gset
SELECT tap.next() AS x \gset
UPDATE job SET attempt = max_attempts;
SELECT tap.lease_over(:'a') AS x \gset
SELECT is(tap.next(), NULL, 'after the last attempt nobody takes over');
SELECT results_eq('SELECT state, error_code FROM job',
    $$ VALUES ('failed', 'worker_lost') $$, 'the job has failed');

-- Again and discard.
SELECT is(job_again(:'a'), 'queued', 'an operator starts it again');
SELECT results_eq('SELECT state, attempt, restarts FROM job',
    $$ VALUES ('queued', 0, 1) $$, 'with all its attempts');
SELECT is(job_again(:'a'), 'not_failed', 'only a failed one');
SELECT is(job_again(gen_random_uuid()), 'not_found', 'that exists');
SELECT is(job_discard(:'a'), true, 'an operator discards it');
SELECT is(tap.next(), NULL, 'nobody claims it then');
SELECT tap.clean('a') AS b \gset
SELECT is(job_again(:'a'), 'in_progress',
    'it cannot be started beside its successor');
SELECT tap.next() AS x \gset
SELECT is(job_discard(:'b'), true, 'a running one can be discarded');
SELECT is(job_finish(:'b', 1, '{}'), false, 'its worker loses it');
SELECT is(job_discard(:'b'), false, 'discarding again does nothing');

-- Steps.
SELECT tap.clean('steps') AS a \gset
SELECT tap.claim(:'a') AS e \gset
SELECT is(job_step_finish(:'a', :e, 1, 'done', NULL, NULL, NULL), false,
    'a job without steps has none to finish');
SELECT job_id AS j, release_id AS r FROM tap.submit(tap.ann(), NULL, 'Song')
\gset
SELECT tap.claim(:'j') AS e \gset
SELECT is(job_step_start(:'j', :e + 1, 1), false, 'steps are fenced');
SELECT is(job_step_start(:'j', :e, 1), true, 'a step starts');
SELECT is(job_step_finish(:'j', :e, 1, 'done', NULL, NULL, '{"ok": 1}'),
    true, 'and ends');
SELECT is(job_step_start(:'j', :e, 1), false, 'a done step does not start');
SELECT results_eq(format($$ SELECT state, attempts, result, finished_at
    FROM job_step WHERE job_id = %L AND position = 1 $$, :'j'),
    $$ VALUES ('done', 1, '{"ok": 1}'::jsonb, now()) $$, 'its row tells');
SELECT is((SELECT progress FROM job WHERE id = :'j'), 11,
    'one of nine steps is 11 percent');
SELECT job_step_start(:'j', :e, 2) AS x \gset
SELECT job_retry_later(:'j', :e, 30, true, 'net', 'No route') AS x \gset
SELECT results_eq(format($$ SELECT state, next_try_at FROM job_step
    WHERE job_id = %L AND position = 2 $$, :'j'),
    $$ VALUES ('waiting', now() + interval '30 s') $$,
    'a job put back leaves its step waiting');
UPDATE job SET run_at = now() WHERE id = :'j';
SELECT tap.claim(:'j') AS e \gset
SELECT job_step_start(:'j', :e, 2) AS x \gset
SELECT job_fail(:'j', :e, 'broke', 'It broke') AS x \gset
SELECT results_eq(format($$ SELECT state, error_code, count(*)::int
    FROM job_step WHERE job_id = %L GROUP BY 1, 2
    ORDER BY min(position) $$, :'j'),
    $$ VALUES ('done', NULL, 1), ('failed', 'broke', 1),
              ('skipped', NULL, 7) $$,
    'a failed job marks the step it failed at');
SELECT job_again(:'j') AS x \gset
SELECT results_eq(format($$ SELECT state, count(*)::int FROM job_step
    WHERE job_id = %L GROUP BY 1 ORDER BY 1 $$, :'j'),
    $$ VALUES ('done', 1), ('waiting', 8) $$,
    'started again, it goes on from there');

SELECT * FROM finish();
ROLLBACK;
