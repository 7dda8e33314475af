-- Withdrawing, delivering again, and starting failed release jobs again.

BEGIN;
\ir fixture.psql
SELECT plan(43);

CREATE FUNCTION tap.down(p_release uuid, p_stores text[] = NULL,
    p_account uuid = NULL, OUT outcome text, OUT job_id uuid)
LANGUAGE sql AS $$
    SELECT * FROM dubplate.release_takedown(
        coalesce(p_account, tap.ann()), p_release, p_stores, NULL) $$;
CREATE FUNCTION tap.more(p_release uuid, p_stores text[] = NULL,
    p_account uuid = NULL, OUT outcome text, OUT job_id uuid)
LANGUAGE sql AS $$
    SELECT * FROM dubplate.release_redistribute(
        coalesce(p_account, tap.ann()), p_release, p_stores, NULL) $$;
CREATE FUNCTION tap.at(p_release uuid) RETURNS text LANGUAGE sql STABLE
AS $$ SELECT string_agg(store_id || ' ' || status, ', ' ORDER BY store_id)
      FROM dubplate.release_store_overview
      WHERE release_id = p_release AND newest $$;

SELECT release_id AS r, job_id AS j
FROM tap.submit(tap.ann(), NULL, 'Song', 2, '{demo-store}') \gset
SELECT is((SELECT outcome FROM tap.down(:'r')), 'in_progress',
    'what is on its way cannot be withdrawn');
SELECT is((SELECT outcome FROM tap.more(:'r')), 'in_progress',
    'nor delivered again');
SELECT tap.deliver(:'j') AS x \gset
SELECT is((SELECT outcome FROM tap.down(:'r', NULL, tap.bob())), 'not_found',
    'a release of another account is not found');
SELECT is((SELECT outcome FROM tap.more(:'r', NULL, tap.bob())), 'not_found',
    'for either');
SELECT is((SELECT outcome FROM tap.down(:'r', '{north-store}')),
    'nothing_live', 'a store that does not have it cannot withdraw it');

-- Delivering to more stores.
SELECT is((SELECT outcome FROM tap.more(:'r', '{nowhere}')),
    'unknown_store', 'an unknown store is refused');
SELECT is((SELECT outcome FROM tap.more(:'r', '{archive}')),
    'unknown_store', 'so is one that is not active');
SELECT is((SELECT outcome FROM tap.more(:'r', '{demo-store}')),
    'nothing_to_do', 'a store that has it needs nothing');
SELECT outcome AS o, job_id AS j FROM tap.more(:'r') \gset
SELECT is(:'o'::text, 'queued', 'the others can be added');
SELECT is(tap.at(:'r'), 'demo-store live, north-store queued',
    'the new store waits, the old one stays');
SELECT is(tap.credits(tap.ann()), 8, 'it costs nothing');
SELECT results_eq(
    format($$ SELECT step, store_id FROM job_step WHERE job_id = %L
              AND store_id IS NOT NULL ORDER BY position $$, :'j'),
    $$ VALUES ('deliver', 'north-store'), ('await', 'north-store') $$,
    'only the new store is delivered to');
SELECT tap.claim(:'j') AS e \gset
SELECT job_fail(:'j', :e, 'broke', 'It broke') AS x \gset
SELECT is(tap.credits(tap.ann()), 8,
    'what cost nothing is not paid back when it fails');
SELECT job_id AS j FROM tap.more(:'r') \gset
SELECT is(tap.deliver(:'j'), true, 'it can be asked for again');

-- Taking down.
SELECT outcome AS o, job_id AS j FROM tap.down(:'r', '{demo-store}') \gset
SELECT is(:'o'::text, 'queued', 'a store can withdraw');
SELECT is(tap.at(:'r'), 'demo-store takedown_pending, north-store live',
    'it is pending there');
SELECT is(tap.status(:'r'), 'Distributed', 'the release is still out');
SELECT results_eq(
    format($$ SELECT step, store_id FROM job_step WHERE job_id = %L
              ORDER BY position $$, :'j'),
    $$ VALUES ('package', NULL), ('deliver', 'demo-store'),
              ('await', 'demo-store'), ('taken_down', NULL) $$,
    'a takedown has steps of its own');
SELECT is((SELECT outcome FROM tap.down(:'r')), 'in_progress',
    'one takedown at a time');
SELECT tap.claim(:'j') AS e \gset
SELECT job_fail(:'j', :e, 'broke', 'It broke') AS x \gset
SELECT is(tap.at(:'r'), 'demo-store live, north-store live',
    'what was not withdrawn is live again');
SELECT is(tap.status(:'r'), 'Distributed',
    'a failed takedown changes no status');
SELECT is(job_again(:'j'), 'queued', 'an operator may start it again');
SELECT is(tap.at(:'r'), 'demo-store takedown_pending, north-store live',
    'then it is pending again');
SELECT tap.claim(:'j') AS e \gset
SELECT tap.says(:'j', :e, 'demo-store', 'taken_down') AS x \gset
SELECT job_finish(:'j', :e, '{}') AS x \gset
SELECT is(tap.status(:'r'), 'Distributed', 'one store still has it');
SELECT job_id AS j FROM tap.down(:'r') \gset
SELECT is(tap.at(:'r'), 'demo-store taken_down, north-store takedown_pending',
    'without a choice all that have it withdraw');
SELECT tap.claim(:'j') AS e \gset
SELECT tap.says(:'j', :e, 'north-store', 'taken_down') AS x \gset
SELECT job_finish(:'j', :e, '{}') AS x \gset
SELECT is(tap.status(:'r'), 'Taken Down', 'now nobody has it');
SELECT is((SELECT outcome FROM tap.down(:'r')), 'nothing_live',
    'nothing is left to withdraw');
SELECT is(tap.credits(tap.ann()), 8, 'a takedown pays nothing back');
SELECT job_id AS j FROM tap.more(:'r', '{demo-store}') \gset
SELECT is(tap.status(:'r'), 'Submitted', 'it may be delivered again');
SELECT tap.deliver(:'j') AS x \gset
SELECT is(tap.status(:'r'), 'Distributed', 'and be out again');

-- An older revision can be withdrawn where it is the one that is live.
SELECT job_id AS j FROM tap.submit(tap.ann(), :'r', 'Song 2', 2,
    '{north-store}') \gset
SELECT tap.deliver(:'j') AS x \gset
SELECT job_id AS j FROM tap.down(:'r', '{demo-store}') \gset
SELECT is(tap.at(:'r'), 'demo-store takedown_pending, north-store live',
    'a store that has only revision 1 withdraws with revision 2');
SELECT tap.claim(:'j') AS e \gset
SELECT tap.says(:'j', :e, 'demo-store', 'taken_down') AS x \gset
SELECT job_finish(:'j', :e, '{}') AS x \gset
SELECT results_eq(format('SELECT store_id, carries FROM release_carried(%L)
    ORDER BY 1', :'r'),
    $$ VALUES ('demo-store', false), ('north-store', true) $$,
    'and no longer carries it');

-- A refunded release is not delivered for nothing.
SELECT release_id AS r FROM draft_save(tap.bob(), NULL, NULL, NULL,
    'replace', tap.doc('Draft'), NULL, NULL) \gset
SELECT is((SELECT outcome FROM tap.more(:'r', NULL, tap.bob())),
    'not_submitted', 'a draft is not delivered');
SELECT is((SELECT outcome FROM tap.down(:'r', NULL, tap.bob())),
    'nothing_live', 'nor withdrawn');
SELECT job_id AS j FROM tap.submit(tap.bob(), :'r', 'Bad', 6) \gset
SELECT tap.claim(:'j') AS e \gset
SELECT job_fail(:'j', :e, 'broke', 'It broke') AS x \gset
SELECT is((SELECT outcome FROM tap.more(:'r', NULL, tap.bob())), 'unpaid',
    'a refunded release has to be submitted again');

-- job_again takes back what the refund gave.
SELECT is(job_again(:'j'), 'queued', 'an operator starts the job again');
SELECT is(tap.credits(tap.bob()), 4, 'the refund is debited');
SELECT is(tap.status(:'r'), 'Submitted', 'the release is on its way');
SELECT tap.claim(:'j') AS e \gset
SELECT job_fail(:'j', :e, 'broke', 'It broke') AS x \gset
SELECT is(tap.credits(tap.bob()), 10, 'and given back when it fails again');
SELECT account_credit(tap.bob(), -5, 'adjust', 'spent', NULL) AS x \gset
SELECT is(job_again(:'j'), 'insufficient_credits',
    'credits spent meanwhile are not there to debit');
SELECT job_id AS k FROM tap.submit(tap.bob(), :'r', 'Good', 1) \gset
SELECT is(job_again(:'j'), 'in_progress', 'nor beside another job');
SELECT tap.deliver(:'k') AS x \gset
SELECT is(job_again(:'j'), 'superseded', 'nor after a newer revision');
SELECT is_empty($$ SELECT FROM account_ledger WHERE drift <> 0 $$,
    'all balances are the sums of their entries');

SELECT * FROM finish();
ROLLBACK;
