-- Drafts: every save is a version, a stale one is a conflict.

BEGIN;
\ir fixture.psql
SELECT plan(22);

CREATE FUNCTION tap.save(
    p_account uuid, p_release uuid, p_base int, p_title text,
    OUT outcome text, OUT release_id uuid, OUT version int,
    OUT current_version int)
LANGUAGE sql AS $$
    SELECT * FROM dubplate.draft_save(p_account, p_release, 'talk', p_base,
        'delta', tap.doc(p_title), NULL, 'client 1.0') $$;

SELECT release_id AS r, outcome AS o, version AS v
FROM tap.save(tap.ann(), NULL, NULL, 'First') \gset
SELECT is(:'o'::text, 'saved', 'the first save makes a release');
SELECT is(:v, 1, 'with version 1');
SELECT results_eq(
    $$ SELECT status, revision, version, document, draft_status, client,
              conversation_id FROM draft_current $$,
    $$ VALUES ('Draft', 0, 1, tap.doc('First'), 'collecting', 'client 1.0',
               'talk') $$,
    'which is a draft, as saved');
SELECT results_eq('SELECT title, primary_artist_name FROM release_overview',
    $$ VALUES ('First', 'The Cast') $$, 'and named after its document');
SELECT results_eq(
    format($$ SELECT * FROM tap.save(tap.ann(), %L, 1, 'Second') $$, :'r'),
    format($$ VALUES ('saved', %L::uuid, 2, 2) $$, :'r'),
    'the next save is version 2');
SELECT is((SELECT title FROM release WHERE id = :'r'), 'Second',
    'the title follows');
SELECT results_eq(
    format($$ SELECT * FROM tap.save(tap.ann(), %L, 1, 'Stale') $$, :'r'),
    format($$ VALUES ('conflict', %L::uuid, NULL::int, 2) $$, :'r'),
    'a save from a stale version is a conflict that names the current one');
SELECT is((SELECT outcome FROM tap.save(tap.ann(), :'r', NULL, 'None')),
    'conflict', 'a save from no version too');
SELECT is((SELECT outcome FROM tap.save(tap.ann(), :'r', 3, 'Ahead')),
    'conflict', 'a save from a version to come too');
SELECT is((SELECT document FROM draft_current), tap.doc('Second'),
    'a conflict changes nothing');
SELECT results_eq(
    'SELECT document FROM draft_version ORDER BY version',
    $$ VALUES (tap.doc('First')), (tap.doc('Second')) $$,
    'older versions stay');
SELECT is((SELECT outcome FROM tap.save(tap.bob(), :'r', 2, 'Mine')),
    'not_found', 'another account does not find the draft');
SELECT is((SELECT outcome FROM tap.save(tap.ann(), gen_random_uuid(), 0,
    'X')), 'not_found', 'an unknown one is answered the same');
SELECT isnt((SELECT release_id FROM tap.save(tap.ann(), NULL, NULL, 'Two')),
    :'r', 'one conversation may hold several releases');
SELECT throws_ok(
    $$ SELECT draft_save(tap.ann(), NULL, NULL, NULL, 'delta', '[]', NULL,
                         NULL) $$, '23514', NULL,
    'a document is an object');
SELECT throws_ok(
    $$ SELECT draft_save(tap.ann(), NULL, NULL, NULL, 'merge', '{}', NULL,
                         NULL) $$, '23514', NULL,
    'a mode is delta or replace');

-- After the submit.
SELECT job_id AS j, outcome AS o
FROM tap.submit(tap.ann(), :'r', 'Second') \gset
SELECT is(:'o'::text, 'submitted', 'a draft can be submitted');
SELECT is((SELECT outcome FROM tap.save(tap.ann(), :'r', 2, 'Third')),
    'saved', 'and saved on while it is delivered');
SELECT is((SELECT title FROM release WHERE id = :'r'), 'Second',
    'the title then stays that of the submission');
SELECT tap.deliver(:'j') AS d \gset
SELECT outcome AS o FROM release_takedown(tap.ann(), :'r', NULL, NULL) \gset
SELECT is((SELECT outcome FROM tap.save(tap.ann(), :'r', 3, 'Fourth')),
    'locked', 'while it is taken down a draft is locked');

SELECT release_id AS r FROM tap.submit(tap.ann(), NULL, 'Direct') \gset
SELECT results_eq(
    format($$ SELECT version, document FROM draft_current
              WHERE release_id = %L $$, :'r'),
    'VALUES (0, NULL::jsonb)', 'a direct submission has no draft');
SELECT is((SELECT version FROM tap.save(tap.ann(), :'r', NULL, 'Later')), 1,
    'but may get one');

SELECT * FROM finish();
ROLLBACK;
