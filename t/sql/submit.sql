-- Submitting: one transaction of money, revision, stores and job.

BEGIN;
\ir fixture.psql
SELECT plan(48);

SELECT release_id AS r, revision AS v, job_id AS j, response AS response,
       outcome AS o, credits_debited AS d, balance AS b
FROM tap.submit(tap.ann(), NULL, 'Song') \gset
SELECT is(:'o'::text, 'submitted', 'a release is submitted');
SELECT is(:v, 1, 'as revision 1');
SELECT is(:d, 2, 'its price is debited');
SELECT is(:b, 8, 'the balance is what remains');
SELECT is(tap.credits(tap.ann()), 8, 'also in the account');
SELECT results_eq(
    $$ SELECT amount, balance_after, kind, release_id, revision, job_id,
              idempotency_key
       FROM credit_entry WHERE kind = 'submit' $$,
    format($$ VALUES (-2, 8, 'submit', %1$L::uuid, 1, %2$L::uuid,
                      'submit:%1$s:1') $$, :'r', :'j'),
    'the ledger says for what');
SELECT results_eq(
    'SELECT title, primary_artist_name, status, revision FROM release',
    $$ VALUES ('Song', 'The Cast', 'Submitted', 1) $$,
    'the release is submitted under its title');
SELECT results_eq(
    $$ SELECT document, document_hash, credits, job_id, provenance
       FROM revision_overview WHERE newest $$,
    format($$ VALUES (tap.doc('Song'), tap.hash('Song'), 2, %L::uuid,
                      '{"client": "test"}'::jsonb) $$, :'j'),
    'the revision is kept whole');
SELECT results_eq(
    'SELECT position, title FROM track_overview ORDER BY position',
    $$ VALUES (1, 'One'), (2, 'Two') $$, 'the tracks have rows');
SELECT results_eq(
    'SELECT store_id, status FROM release_store_overview ORDER BY 1',
    $$ VALUES ('demo-store', 'queued'), ('north-store', 'queued') $$,
    'without a choice every active store is asked');
SELECT results_eq(
    $$ SELECT position, step, store_id, state FROM job_step_overview
       ORDER BY position $$,
    $$ VALUES (1, 'validate', NULL, 'waiting'),
              (2, 'identifiers', NULL, 'waiting'),
              (3, 'assets', NULL, 'waiting'),
              (4, 'package', NULL, 'waiting'),
              (5, 'deliver', 'demo-store', 'waiting'),
              (6, 'deliver', 'north-store', 'waiting'),
              (7, 'await', 'demo-store', 'waiting'),
              (8, 'await', 'north-store', 'waiting'),
              (9, 'live', NULL, 'waiting') $$,
    'the job has its steps');
SELECT is(:'response'::jsonb, jsonb_build_object(
    'releaseId', :'r', 'revision', 1, 'jobId', :'j', 'status', 'Submitted',
    'storeIds', '["demo-store", "north-store"]'::jsonb,
    'creditsDebited', 2, 'creditsRemaining', 8),
    'the answer tells all of it');

-- Repeats.
SELECT results_eq(
    format($$ SELECT outcome, release_id, revision, job_id, credits_debited,
                     balance, response
              FROM tap.submit(tap.ann(), NULL, 'Song') $$),
    format($$ VALUES ('replayed', %L::uuid, 1, %L::uuid, 2, 8, %L::jsonb) $$,
           :'r', :'j', :'response'),
    'the same document again gets the first answer');
SELECT is((SELECT outcome FROM tap.submit(tap.ann(), :'r', 'Song')),
    'replayed', 'under the name of the release too');
SELECT is(tap.credits(tap.ann()), 8, 'a repeat costs nothing');
SELECT is((SELECT count(*)::int FROM job), 1, 'and makes no job');
SELECT is((SELECT outcome FROM tap.submit(tap.bob(), NULL, 'Song')),
    'submitted', 'another account''s document is another release');
SELECT is((SELECT outcome FROM tap.submit(tap.bob(), :'r', 'Song')),
    'not_found', 'a release of another account is not found');
SELECT is((SELECT outcome FROM tap.submit(tap.ann(), gen_random_uuid(),
    'Song')), 'not_found', 'nor one that does not exist');
SELECT is((SELECT outcome FROM tap.submit(gen_random_uuid(), NULL, 'Song')),
    'not_found', 'nor an account that does not exist');

-- While the job is at work.
SELECT is((SELECT outcome FROM tap.submit(tap.ann(), :'r', 'Song 2')),
    'in_progress', 'another document has to wait for the job');
SELECT tap.claim(:'j') AS e \gset
SELECT is((SELECT outcome FROM tap.submit(tap.ann(), :'r', 'Song 2')),
    'in_progress', 'also while it runs');
SELECT is((SELECT outcome FROM tap.submit(tap.ann(), :'r', 'Song')),
    'replayed', 'the same document is a repeat also then');
SELECT job_retry_later(:'j', :e, 0, false, NULL, NULL) AS x \gset
SELECT is(tap.deliver(:'j'), true, 'the job is done');
SELECT is((SELECT outcome FROM tap.submit(tap.ann(), :'r', 'Song')),
    'replayed', 'a repeat is one also afterwards');

-- A second revision: what was paid counts.
SELECT revision AS v, credits_debited AS d, job_id AS j2
FROM tap.submit(tap.ann(), :'r', 'Song 2', 3) \gset
SELECT is(:v, 2, 'a changed document is revision 2');
SELECT is(:d, 1, 'only what it costs more is debited');
SELECT is(tap.status(:'r'), 'Distributed',
    'the release stays distributed while revision 1 is live');
SELECT tap.deliver(:'j2') AS x \gset
SELECT results_eq(
    format($$ SELECT outcome, revision, credits_debited
              FROM tap.submit(tap.ann(), %L, 'Song', 1) $$, :'r'),
    $$ VALUES ('submitted', 3, 0) $$,
    'going back to an older text is a new revision, and gives nothing back');
SELECT results_eq(
    format($$ SELECT outcome, revision FROM tap.submit(tap.ann(), NULL,
              'Song 2') $$),
    $$ VALUES ('replayed', 2) $$,
    'without a release any revision makes a repeat');
SELECT is((SELECT count(*)::int FROM credit_entry e
           WHERE e.release_id = :'r' AND e.kind = 'submit'), 3,
    'every submission has one ledger entry, also of nothing');

-- Not enough credits.
SELECT tap.credits(tap.bob()) AS before \gset
SELECT results_eq(
    $$ SELECT outcome, release_id, job_id, credits_debited, balance,
              credits_due
       FROM tap.submit(tap.bob(), NULL, 'Opera', 99) $$,
    format($$ VALUES ('insufficient_credits', NULL::uuid, NULL::uuid, 0,
                      %s, 99) $$, :before),
    'too few credits refuse, and tell how many are due');
SELECT is(tap.credits(tap.bob()), :before, 'nothing is debited');
SELECT is_empty($$ SELECT FROM release WHERE title = 'Opera' $$,
    'nothing is left behind');
SELECT is((SELECT outcome FROM tap.submit(tap.bob(), NULL, 'Opera', 8)),
    'submitted', 'the last credit can be spent');
SELECT is(tap.credits(tap.bob()), 0, 'down to nothing');
SELECT is((SELECT outcome FROM tap.submit(tap.bob(), NULL, 'Free', 0)),
    'submitted', 'what costs nothing needs no credits');

-- Stores and assets.
SELECT is((SELECT outcome FROM tap.submit(tap.ann(), NULL, 'A', 1,
    '{demo-store,nowhere}')), 'unknown_store', 'an unknown store refuses');
SELECT is((SELECT outcome FROM tap.submit(tap.ann(), NULL, 'A', 1,
    '{archive}')), 'unknown_store', 'so does one that is not active');
SELECT is((SELECT outcome FROM tap.submit(tap.ann(), NULL, 'A', 1, '{}')),
    'unknown_store', 'so does an empty choice');
SELECT job_id AS k FROM tap.submit(tap.ann(), NULL, 'A', 1, '{north-store}')
\gset
SELECT results_eq(
    format($$ SELECT store_id FROM job_step WHERE job_id = %L
              AND store_id IS NOT NULL $$, :'k'),
    $$ VALUES ('north-store'), ('north-store') $$,
    'a choice of stores is kept');
SELECT asset_id AS theirs FROM asset_store(tap.bob(), 'audio', 'x',
    tap.hash('x'), 1, 'audio/x-wav', NULL) \gset
SELECT asset_id AS mine FROM asset_store(tap.ann(), 'audio', 'x',
    tap.hash('x'), 1, 'audio/x-wav', NULL) \gset
UPDATE asset SET facts = '{"duration_ms": 1234}' WHERE id = :'mine';
CREATE FUNCTION tap.submit_track(p_track jsonb) RETURNS text LANGUAGE sql
AS $$ SELECT outcome FROM dubplate.release_submit(tap.ann(), NULL, NULL,
    tap.doc(p_track::text), tap.hash(p_track::text), 1, NULL,
    jsonb_build_array('{"position": 1, "title": "T"}' || p_track), NULL) $$;
SELECT is(tap.submit_track(jsonb_build_object('audio_asset_id', :'theirs')),
    'unknown_asset', 'audio of another account refuses');
SELECT is(tap.submit_track(jsonb_build_object(
    'audio_asset_id', gen_random_uuid())), 'unknown_asset',
    'so does audio that does not exist');
SELECT is(tap.submit_track(jsonb_build_object('audio_asset_id', :'mine',
    'isrc', 'us-abc-24-00001', 'ai_disclosed', true)), 'submitted',
    'one''s own is taken');
SELECT results_eq(
    format($$ SELECT isrc, duration_ms, ai_disclosed FROM track
              WHERE audio_asset_id = %L $$, :'mine'),
    $$ VALUES ('USABC2400001', 1234::bigint, true) $$,
    'with length, AI disclosure, and ISRC in plain form');

SELECT tap.books_are_right();

SELECT * FROM finish();
ROLLBACK;
