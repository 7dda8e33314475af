-- The status of a release: the rule as a table, then the rule at work.

BEGIN;
\ir fixture.psql
SELECT plan(44);

SELECT is(release_status_of(stores::text[], failed), status,
          format('%s%s is %s', stores,
                 CASE WHEN failed THEN ', job failed,' ELSE '' END, status))
FROM (VALUES
    (NULL,                              false, 'Draft'),
    ('{}',                              false, 'Draft'),
    ('{}',                              true,  'Attention Needed'),
    ('{queued}',                        false, 'Submitted'),
    ('{preparing}',                     false, 'Submitted'),
    ('{delivering}',                    false, 'Submitted'),
    ('{delivered}',                     false, 'Submitted'),
    ('{acknowledged}',                  false, 'Submitted'),
    ('{ingested}',                      false, 'Submitted'),
    ('{queued,delivered}',              false, 'Submitted'),
    ('{queued}',                        true,  'Attention Needed'),
    ('{live}',                          false, 'Distributed'),
    ('{live,queued}',                   false, 'Distributed'),
    ('{live,rejected}',                 false, 'Distributed'),
    ('{live,queued}',                   true,  'Distributed'),
    ('{live,taken_down}',               false, 'Distributed'),
    ('{live,takedown_pending}',         false, 'Distributed'),
    ('{takedown_pending}',              false, 'Distributed'),
    ('{rejected}',                      false, 'Rejected'),
    ('{rejected,rejected}',             false, 'Rejected'),
    ('{rejected}',                      true,  'Rejected'),
    ('{rejected,queued}',               false, 'Attention Needed'),
    ('{rejected,delivered}',            true,  'Attention Needed'),
    ('{taken_down}',                    false, 'Taken Down'),
    ('{taken_down,taken_down}',         true,  'Taken Down'),
    ('{taken_down,rejected}',           false, 'Taken Down'),
    ('{taken_down,queued}',             false, 'Submitted'),
    ('{taken_down,queued}',             true,  'Attention Needed'),
    ('{taken_down,rejected,delivered}', false, 'Attention Needed')
) AS rule(stores, failed, status);

-- A worker reports; the release follows.
SELECT release_id AS r, job_id AS j FROM tap.submit(tap.ann(), NULL, 'S')
\gset
SELECT tap.claim(:'j') AS e \gset
SELECT is(tap.says(:'j', :e, 'demo-store', 'rejected'), true,
    'the worker that holds the job may report');
SELECT is(tap.status(:'r'), 'Attention Needed', 'one store refused');
SELECT is(tap.says(:'j', :e - 1, 'north-store', 'live'), false,
    'a worker that lost it may not');
SELECT is(tap.says(:'j', :e, 'archive', 'live'), false,
    'nor about a store that was not asked');
SELECT is(store_status_set(:'r', 2, 'demo-store', 'live', NULL, NULL, NULL,
    :'j', :e), false, 'nor about another revision');
SELECT is(tap.status(:'r'), 'Attention Needed', 'which changes nothing');
SELECT throws_ok(format(
    $$ SELECT tap.says(%L, %s, 'demo-store', 'fine') $$, :'j', :e), '23514',
    NULL, 'an unknown status is refused');
SELECT tap.says(:'j', :e, 'north-store', 'delivered') AS x \gset
SELECT tap.says(:'j', :e, 'north-store', 'live') AS x \gset
SELECT is(tap.status(:'r'), 'Distributed', 'one store is live');
SELECT results_eq(
    $$ SELECT status, message_id FROM store_event_overview
       WHERE store_id = 'north-store' ORDER BY event_id $$,
    $$ VALUES ('queued', NULL), ('delivered', 'msg-1'), ('live', 'msg-1') $$,
    'the history is kept');
SELECT job_finish(:'j', :e, '{}') AS x \gset

-- A second revision does not hide what is live.
SELECT job_id AS j FROM tap.submit(tap.ann(), :'r', 'S 2') \gset
SELECT is(tap.status(:'r'), 'Distributed',
    'a new revision on its way leaves the release distributed');
SELECT tap.claim(:'j') AS e \gset
SELECT tap.says(:'j', :e, 'north-store', 'rejected') AS x \gset
SELECT is(tap.status(:'r'), 'Distributed',
    'a store that refuses it still has the first');
SELECT job_fail(:'j', :e, 'broke', 'It broke') AS x \gset
SELECT is(tap.status(:'r'), 'Distributed', 'also when its job fails');

-- Deliveries and their answers.
SELECT job_id AS j, release_id AS r FROM tap.submit(tap.ann(), NULL, 'D')
\gset
SELECT tap.claim(:'j') AS e \gset
SELECT is(delivery_record('m1', :'r', 1, 'demo-store', :'j', :e - 1,
    'release', '/x', tap.hash('m')), false,
    'a worker that lost the job records no delivery');
SELECT delivery_record('m1', :'r', 1, 'demo-store', :'j', :e, 'release',
    '/old', tap.hash('m')) AS x \gset
SELECT delivery_record('m1', :'r', 1, 'demo-store', :'j', :e, 'release',
    '/new', tap.hash('m')) AS x \gset
SELECT delivery_acknowledge('m1', 'demo-store', '{"code": "FileOK"}') AS a1,
       delivery_acknowledge('m1', 'demo-store', '{"code": "Bad"}') AS a2,
       delivery_acknowledge('m1', 'north-store', '{}') AS a3 \gset
SELECT results_eq(
    $$ SELECT location, acknowledgement ->> 'code' FROM delivery_overview $$,
    $$ VALUES ('/new', 'FileOK') $$,
    'a repeated delivery replaces, the first answer stays');
SELECT results_eq(
    format('SELECT %L::boolean, %L::boolean, %L::boolean', :'a1', :'a2',
           :'a3'),
    'VALUES (true, false, false)',
    'one answer of the store itself is taken');

SELECT * FROM finish();
ROLLBACK;
