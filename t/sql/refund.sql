-- Refunds: what a failed job was paid goes back, once.

BEGIN;
\ir fixture.psql
SELECT plan(22);

SELECT account_credit(tap.bob(), -6, 'adjust', 'spent', NULL) AS x \gset
SELECT release_id AS r, job_id AS j FROM tap.submit(tap.bob(), NULL, 'Bad')
\gset
SELECT is(credits, 2, 'a release has paid what it was debited')
FROM release_paid WHERE release_id = :'r';
SELECT tap.claim(:'j') AS e \gset
SELECT is(job_fail(:'j', :e + 1, 'broke', 'It broke'), false,
    'only who holds the job may fail it');
SELECT is(tap.credits(tap.bob()), 2, 'otherwise nothing is paid back');
SELECT is(job_fail(:'j', :e, 'broke', 'It broke'), true, 'the job fails');
SELECT is(tap.credits(tap.bob()), 4, 'the debit is paid back');
SELECT is(credits, 0, 'and the release has paid nothing any more')
FROM release_paid WHERE release_id = :'r';
SELECT is(tap.status(:'r'), 'Attention Needed',
    'the release needs attention');
SELECT results_eq(
    format($$ SELECT status, code, text FROM store_status
              WHERE release_id = %L $$, :'r'),
    $$ VALUES ('queued', 'broke', 'It broke'),
              ('queued', 'broke', 'It broke') $$,
    'its stores carry the reason');
SELECT is(job_fail(:'j', :e, 'broke', 'It broke'), false,
    'a failed job does not fail again');
SELECT is(tap.credits(tap.bob()), 4, 'and pays nothing again');
SELECT throws_ok(format(
    $$ SELECT credit_post(tap.bob(), 1, 'refund', 'sly', NULL, %L) $$,
    :'j'), '23505', NULL, 'a second refund is refused by the table itself');
SELECT results_eq(
    format($$ SELECT outcome, revision, credits_debited
              FROM tap.submit(tap.bob(), %L, 'Bad') $$, :'r'),
    $$ VALUES ('submitted', 2, 2) $$,
    'the same document is then a new submission, and paid again');
SELECT is(tap.status(:'r'), 'Submitted', 'the release is submitted again');
SELECT is(credits, 2, 'and has paid once more')
FROM release_paid WHERE release_id = :'r';

-- Rejected by everybody.
SELECT id AS j FROM job WHERE release_id = :'r' AND state = 'queued' \gset
SELECT tap.claim(:'j') AS e \gset
SELECT job_fail(:'j', :e, 'rejected', 'No') AS x \gset
SELECT is(tap.status(:'r'), 'Rejected',
    'a job that ends as rejected makes the release so');
SELECT is(tap.credits(tap.bob()), 4, 'and is refunded');

-- Delivered goods are not paid back.
SELECT release_id AS r, job_id AS j FROM tap.submit(tap.bob(), NULL, 'Half')
\gset
SELECT tap.claim(:'j') AS e \gset
SELECT tap.says(:'j', :e, 'demo-store', 'live') AS x \gset
SELECT job_fail(:'j', :e, 'broke', 'It broke') AS x \gset
SELECT is(tap.credits(tap.bob()), 2,
    'nothing is paid back once a store is live');
SELECT is(tap.status(:'r'), 'Distributed', 'and the release is distributed');
SELECT account_credit(tap.bob(), 2, 'adjust', 'again', NULL) AS x \gset
SELECT release_id AS r, job_id AS j FROM tap.submit(tap.bob(), NULL, 'Taken')
\gset
SELECT tap.claim(:'j') AS e \gset
SELECT tap.says(:'j', :e, 'demo-store', 'acknowledged') AS x \gset
SELECT job_discard(:'j') AS x \gset
SELECT is(tap.credits(tap.bob()), 2,
    'nor when a store has said that it took it');

SELECT tap.books_are_right();

SELECT * FROM finish();
ROLLBACK;
