-- Workers, schedule, rate limits, audit, and the views of operators.

BEGIN;
\ir fixture.psql
SELECT plan(62);

-- Workers and readiness.
SELECT is((SELECT worker_age_s FROM readiness), NULL, 'no worker is there');
SELECT worker_beat('w1', 'host', 1, '1.0', false) AS x \gset
SELECT is((SELECT worker_age_s FROM readiness), 0::double precision,
    'a worker was seen just now');
UPDATE worker SET seen_at = now() - interval '1 min';
SELECT is((SELECT worker_age_s FROM readiness), 60::double precision,
    'a minute ago');
SELECT worker_beat('w2', 'host', 2, '1.0', true) AS x \gset
SELECT is((SELECT worker_age_s FROM readiness), 60::double precision,
    'one that is stopping does not count');
SELECT worker_beat('w1', 'host', 1, '1.0', false) AS x \gset
SELECT is((SELECT count(*)::int FROM worker), 2, 'a worker has one row');
SELECT worker_gone('w2') AS x \gset
SELECT is((SELECT string_agg(worker, ' ') FROM worker_overview), 'w1',
    'until it says it is gone');
UPDATE worker SET seen_at = now() - interval '25 h';
SELECT worker_beat('w3', 'host', 3, '1.0', false) AS x \gset
SELECT is((SELECT string_agg(worker, ' ') FROM worker_overview), 'w3',
    'or was silent for a day');
SELECT is((SELECT schema_number FROM readiness),
    (SELECT max(number) FROM schema_migration), 'readiness knows the schema');

-- Schedule.
SELECT is(schedule_take('sweep', 3600), true, 'the first takes the slot');
SELECT is(schedule_take('sweep', 3600), false, 'the second does not');
SELECT is(schedule_take('other', 3600), true, 'other work has its own');
UPDATE schedule_slot SET slot = slot - interval '1 h' WHERE name = 'sweep';
SELECT is(schedule_take('sweep', 3600), true, 'the next slot is free');
SELECT is((SELECT count(*)::int FROM schedule_slot WHERE name = 'sweep'), 1,
    'and past ones are forgotten');

-- Rate limits.
SELECT results_eq($$ SELECT * FROM rate_take('k', 2, 0.1) $$,
    'VALUES (true, 0)', 'a full bucket gives');
SELECT results_eq($$ SELECT * FROM rate_take('k', 2, 0.1) $$,
    'VALUES (true, 0)', 'its last token too');
SELECT results_eq($$ SELECT * FROM rate_take('k', 2, 0.1) $$,
    'VALUES (false, 10)', 'an empty one tells when there will be one');
SELECT results_eq($$ SELECT * FROM rate_check('k', 2, 0.1) $$,
    'VALUES (false, 10)', 'to who only looks as well');
SELECT is(rate_give('k', 2), true, 'one is given back');
SELECT is(rate_give('nobody', 2), false, 'but not to nobody');
SELECT is((SELECT allowed FROM rate_take('k', 2, 0.1)), true,
    'and can be taken again');
SELECT is((SELECT allowed FROM rate_take('k', 2, 0.1)), false, 'once');
SELECT results_eq($$ SELECT * FROM rate_take('other', 2, 0.1) $$,
    'VALUES (true, 0)', 'another key has its own');
UPDATE rate_bucket SET updated_at = updated_at - interval '10 s'
WHERE key = 'k';
SELECT results_eq($$ SELECT * FROM rate_check('k', 2, 0.1) $$,
    'VALUES (true, 0)', 'ten seconds later there is one');
SELECT results_eq($$ SELECT * FROM rate_take('k', 2, 0.1) $$,
    'VALUES (true, 0)', 'which looking did not take');
SELECT results_eq($$ SELECT * FROM rate_check('new', 2, 0.1) $$,
    'VALUES (true, 0)', 'a bucket that nobody took from is full');
SELECT is_empty($$ SELECT FROM rate_bucket WHERE key = 'new' $$,
    'and looking makes none');
UPDATE rate_bucket SET updated_at = updated_at - interval '1 day'
WHERE key = 'k';
SELECT rate_take('k', 2, 0.1) AS x \gset
SELECT ok((SELECT tokens < 1.01 FROM rate_bucket WHERE key = 'k'),
    'a bucket never holds more than its capacity');
SELECT rate_take('once', 1, 0) AS x \gset
SELECT results_eq($$ SELECT * FROM rate_take('once', 1, 0) $$,
    'VALUES (false, 86400)', 'what never refills says a day');
UPDATE rate_bucket SET updated_at = now() - interval '1 h' WHERE key = 'k';
SELECT is(rate_sweep(1800), 1::bigint, 'an idle bucket is forgotten');

-- Audit.
SELECT is(audit_add(jsonb_build_array(
    jsonb_build_object('request_id', 'r1', 'account_id', tap.ann(),
        'program', 'mcp', 'action', 'submit_release', 'outcome', 'ok',
        'at', '2026-01-02T03:04:05Z'),
    '{"program": "mcp", "action": "initialize", "outcome": "unauthorized"}'
    ::jsonb)), 2::bigint, 'audit events come many at a time');
SELECT results_eq(
    'SELECT account_login, action, outcome FROM recent_audit',
    $$ VALUES (NULL, 'initialize', 'unauthorized'),
              ('ann', 'submit_release', 'ok') $$,
    'the newest is shown first');
SELECT is((SELECT at FROM audit_event WHERE request_id = 'r1'),
    '2026-01-02T03:04:05Z'::timestamptz, 'an event keeps its own time');
SELECT is(audit_add('[]'), 0::bigint, 'none is none');
SELECT throws_ok($$ SELECT audit_add('[{"program": "mcp"}]') $$, '23502',
    NULL, 'an event without an action is refused');
SELECT is(audit_add(jsonb_build_array(
    jsonb_build_object('program', 'upload', 'action', 'token',
        'subject', 'personal', 'outcome', 'unauthorized', 'detail', 'expired',
        'address', '192.0.2.7'),
    jsonb_build_object('program', 'oauth', 'action', 'login',
        'account_id', tap.ann(), 'outcome', 'ok'))), 2::bigint,
    'events of sign-in are like any');
SELECT results_eq(
    'SELECT account_login, program, action, outcome, detail, address
     FROM sign_in_audit',
    $$ VALUES ('ann', 'oauth', 'login', 'ok', NULL, NULL),
              (NULL, 'upload', 'token', 'unauthorized', 'expired',
               '192.0.2.7') $$,
    'and have a view of their own');
UPDATE audit_event SET at = now() - interval '10 days'
WHERE action = 'initialize';
SELECT is(audit_sweep(9 * 86400), 2::bigint, 'old events are forgotten');
SELECT is((SELECT count(*) FROM audit_event), 2::bigint, 'and no others');

-- Stores and pools.
SELECT is(store_put('archive', NULL, NULL, NULL, true), false,
    'a store that exists is changed');
SELECT results_eq(
    $$ SELECT name, settings ->> 'acknowledgement', active
       FROM store_overview WHERE store_id = 'archive' $$,
    $$ VALUES ('Archive', 'file', true) $$, 'only in what was said');
SELECT is(store_put('east-store', 'East', NULL, NULL, NULL), true,
    'another is added');
SELECT results_eq(
    $$ SELECT carrier, settings ->> 'path', active
       FROM store_overview WHERE store_id = 'east-store' $$,
    $$ VALUES ('folder', 'east-store', true) $$, 'as a folder of its name');
SELECT throws_ok($$ SELECT store_put('../x', 'X', NULL, NULL, NULL) $$,
    '23514', NULL, 'a store''s name is no path');
SELECT store_put('archive', NULL, NULL, NULL, false) AS x,
       store_put('east-store', NULL, NULL, NULL, false) AS y \gset
SELECT is(identifier_pool_put('upc', '77', 5, 9), true, 'a range is added');
SELECT is(identifier_pool_put('upc', '77', 1, 8), false, 'or shortened');
SELECT results_eq($$ SELECT next_number, last_number, left_over
    FROM identifier_pool_overview WHERE prefix = '77' $$,
    'VALUES (5::bigint, 8::bigint, 4::bigint)', 'and never goes back');

-- Where is a release?
SELECT job_id AS j, release_id AS r FROM tap.submit(tap.ann(), NULL, 'Song')
\gset
SELECT is((SELECT jobs_due FROM readiness), 1::bigint, 'one job is due');
SELECT results_eq(
    $$ SELECT release_title, account_login, state, current_step,
              stores_live, stores_total FROM release_job_overview $$,
    $$ VALUES ('Song', 'ann', 'queued', 'validate', 0::bigint, 2::bigint) $$,
    'a queued job is before its first step');
SELECT tap.claim(:'j') AS e \gset
SELECT job_step_start(:'j', :e, 5) AS x \gset
SELECT tap.says(:'j', :e, 'demo-store', 'live') AS x \gset
SELECT results_eq(
    $$ SELECT state, current_step, current_store, worker, stores_live
       FROM release_job_overview $$,
    $$ VALUES ('running', 'deliver', 'demo-store', 'w1', 1::bigint) $$,
    'a running job is at the step that runs');
SELECT job_step_finish(:'j', :e, 5, 'waiting', 'net', 'No route', NULL) AS x,
       job_retry_later(:'j', :e, 60, true, 'net', 'No route') AS y \gset
SELECT results_eq(
    $$ SELECT state, next_try_at, last_error FROM release_job_overview $$,
    $$ VALUES ('queued', now() + interval '1 min', 'No route') $$,
    'a job put back says when it is tried again, and why');
SELECT results_eq('SELECT kind, state, jobs, due FROM queue_depth',
    $$ VALUES ('release', 'queued', 1::bigint, 0::bigint) $$,
    'the queue has one job, not yet due');

-- What is stuck?
SELECT is_empty('SELECT * FROM stuck_jobs', 'nothing is stuck');
UPDATE job SET run_at = now() - interval '3 min';
SELECT results_eq(
    'SELECT reason, overdue, release_title FROM stuck_jobs',
    $$ VALUES ('nobody claims it', interval '3 min', 'Song') $$,
    'a job that is due for long');
UPDATE job SET attempt = 5, run_at = now() + interval '1 h';
SELECT results_eq('SELECT reason, error_text, overdue FROM stuck_jobs',
    $$ VALUES ('keeps failing', 'No route', interval '0') $$,
    'a job that has failed half its times');
UPDATE job SET run_at = now(), error_code = NULL;
SELECT tap.claim(:'j') AS e \gset
SELECT is_empty('SELECT * FROM stuck_jobs', 'a running job is not stuck');
SELECT tap.lease_over(:'j') AS x \gset
SELECT results_eq('SELECT reason, worker, overdue FROM stuck_jobs',
    $$ VALUES ('worker gone', 'w1', interval '1 s') $$,
    'a job whose worker is gone');
SELECT job_discard(:'j') AS x \gset
SELECT is_empty('SELECT * FROM stuck_jobs', 'a discarded job is not stuck');
SELECT is_empty('SELECT * FROM queue_depth', 'nor in the queue');

-- Who paid what?
SELECT results_eq(
    $$ SELECT kind, amount, balance::int, release_title FROM account_ledger
       WHERE account_login = 'ann' $$,
    $$ VALUES ('grant', 10, 10, NULL), ('submit', -2, 8, 'Song') $$,
    'the ledger names the release; live in a store it was not refunded');
SELECT account_create('zoe', 'Zoe', NULL, false) AS x \gset
SELECT results_eq(
    $$ SELECT kind, drift::int FROM account_ledger
       WHERE account_login = 'zoe' $$, 'VALUES (NULL::text, 0)',
    'an account without bookings is shown');
SELECT results_eq(
    $$ SELECT login, credits, releases FROM account_overview
       WHERE login = 'ann' $$, $$ VALUES ('ann', 8, 1::bigint) $$,
    'the account counts its releases');
SELECT is((SELECT job_state FROM release_overview), 'discarded',
    'a release shows its newest job');

SELECT * FROM finish();
ROLLBACK;
