-- Drafts: every save is a version, a stale one is a conflict.

BEGIN;
\ir fixture.psql
SELECT plan(31);

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

-- Old versions are pruned, but for those that were submitted.
CREATE FUNCTION tap.versions(p_release uuid) RETURNS text LANGUAGE sql
AS $$ SELECT string_agg(version::text, ' ' ORDER BY version)
      FROM dubplate.draft_version WHERE release_id = p_release $$;
CREATE FUNCTION tap.keep(p_release uuid, p_base int, p_keep int)
RETURNS text LANGUAGE sql AS $$
    SELECT outcome FROM dubplate.draft_save(tap.ann(), p_release, NULL,
        p_base, 'delta', tap.doc('v' || p_base + 1), NULL, NULL, p_keep) $$;
SELECT release_id AS r FROM tap.save(tap.ann(), NULL, NULL, 'v1') \gset
SELECT is(string_agg(tap.keep(:'r', base, 3), ' '), 'saved saved saved')
FROM generate_series(1, 3) AS base;
SELECT is(tap.versions(:'r'), '2 3 4', 'the newest three are kept');
SELECT outcome AS o FROM release_submit(tap.ann(), :'r', NULL,
    tap.doc('v4'), tap.hash('v4'), 0, NULL, '[]', NULL, 4) \gset
SELECT is(:'o'::text, 'submitted', 'the fourth is submitted');
SELECT is((SELECT draft_version FROM revision_overview
           WHERE release_id = :'r'), 4, 'and the revision says so');
SELECT is(string_agg(tap.keep(:'r', base, 3), ' '),
    'saved saved saved saved') FROM generate_series(4, 7) AS base;
SELECT is(tap.versions(:'r'), '4 6 7 8', 'it stays beside the newest three');
SELECT throws_ok(
    format('DELETE FROM draft_version WHERE release_id = %L AND version = 4',
           :'r'), '23503', NULL, 'for good');
SELECT tap.keep(:'r', 8, 0) AS x \gset
SELECT is(tap.versions(:'r'), '4 9', 'the current one stays, whatever is said');
SELECT tap.keep(:'r', 9, NULL) AS x, tap.keep(:'r', 10, NULL) AS y \gset
SELECT is(tap.versions(:'r'), '4 9 10 11', 'where nothing is said all stay');

SELECT * FROM finish();
ROLLBACK;
