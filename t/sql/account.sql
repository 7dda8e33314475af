-- Accounts, tokens, and the ledger by itself.

BEGIN;
\ir fixture.psql
SELECT plan(42);

SELECT account_id AS carl FROM account_create(
    'Carl', 'Carl C.', 'carl@example.com', true) \gset
SELECT results_eq(
    format($$ SELECT login, display_name, email, credits, is_admin
              FROM account WHERE id = %L $$, :'carl'),
    $$ VALUES ('carl', 'Carl C.', 'carl@example.com', 0, true) $$,
    'a new account has its login in lower case and no credits');
SELECT results_eq(
    $$ SELECT account_id, created
       FROM account_create('CARL', 'Someone', NULL, false) $$,
    format($$ VALUES (%L::uuid, false) $$, :'carl'),
    'a login that exists is returned');
SELECT is((SELECT display_name FROM account WHERE id = :'carl'), 'Carl C.',
    'and not changed');
SELECT throws_ok(
    $$ SELECT account_create('no spaces', 'X', NULL, false) $$, '23514',
    NULL, 'a login with a space is refused');

-- Booking credits.
SELECT results_eq(
    format($$ SELECT * FROM account_credit(%L, 5, 'grant', 'k1', 'gift') $$,
           :'carl'),
    $$ VALUES (true, 5, false) $$, 'a grant is booked');
SELECT results_eq(
    format($$ SELECT * FROM account_credit(%L, 5, 'grant', 'k1', 'gift') $$,
           :'carl'),
    $$ VALUES (false, 5, false) $$, 'the same key is not booked twice');
SELECT results_eq(
    format($$ SELECT * FROM account_credit(%L, 2, 'grant', 'k1', NULL) $$,
           tap.ann()),
    $$ VALUES (true, 12, false) $$,
    'the same key counts for each account by itself');
SELECT results_eq(
    format($$ SELECT * FROM account_credit(%L, -6, 'adjust', 'k2', '') $$,
           :'carl'),
    $$ VALUES (false, 5, true) $$, 'more than there is cannot be taken');
SELECT results_eq(
    format($$ SELECT * FROM account_credit(%L, -5, 'adjust', 'k2', '') $$,
           :'carl'),
    $$ VALUES (true, 0, false) $$,
    'all there is can, and the refused key is free');
SELECT results_eq(
    format($$ SELECT * FROM account_credit(%L, 1, 'grant', NULL, '') $$,
           :'carl'),
    $$ VALUES (true, 1, false) $$, 'without a key a booking has its own');
SELECT results_eq(
    $$ SELECT * FROM account_credit(gen_random_uuid(), 1, 'grant', 'x', '')
    $$,
    $$ VALUES (false, NULL::int, false) $$, 'nobody gets nothing');
SELECT throws_ok(
    format($$ SELECT account_credit(%L, -1, 'grant', 'k9', '') $$, :'carl'),
    '23514', NULL, 'a grant never takes');
SELECT throws_ok(
    format($$ SELECT account_credit(%L, 1, 'bribe', 'k9', '') $$, :'carl'),
    '23514', NULL, 'an unknown kind is refused');
SELECT throws_ok(
    format($$ SELECT account_credit(%L, 1, 'refund', 'k9', '') $$, :'carl'),
    '23514', NULL, 'a refund needs a job');
SELECT results_eq(
    format($$ SELECT amount, balance_after FROM credit_entry
              WHERE account_id = %L ORDER BY id $$, :'carl'),
    $$ VALUES (5, 5), (-5, 0), (1, 1) $$,
    'each entry knows the balance after it');

-- The ledger cannot be rewritten, not even by its owner.
SELECT throws_ok('UPDATE credit_entry SET amount = 100', '23001', NULL,
    'an entry cannot be changed');
SELECT throws_ok('DELETE FROM credit_entry', '23001', NULL,
    'an entry cannot be removed');
SELECT throws_ok('TRUNCATE credit_entry CASCADE', '23001', NULL,
    'the ledger cannot be emptied');
SELECT throws_ok('UPDATE account SET credits = -1', '23514', NULL,
    'a balance cannot be negative');
SELECT is_empty($$ SELECT FROM account_ledger WHERE drift <> 0 $$,
    'balances are the sums of their entries');
UPDATE account SET credits = credits + 1 WHERE id = :'carl';
SELECT is((SELECT min(drift)::int FROM account_ledger
           WHERE account_login = 'carl'), 1,
    'credits that no entry explains show as drift');

-- Tokens.
SELECT token_create(tap.ann(), 'laptop', tap.hash('t1'), 'abcd',
    '{once:mcp}', now() + interval '1 h') AS token \gset
SELECT results_eq(
    $$ SELECT account_id, login, scopes, is_admin FROM token_principal
       WHERE token_hash = tap.hash('t1') $$,
    $$ VALUES (tap.ann(), 'ann', '{once:mcp}'::text[], false) $$,
    'a token signs its account in');
SELECT is_empty($$ SELECT FROM token_principal
                   WHERE token_hash = tap.hash('t2') $$,
    'another hash is nobody');
SELECT throws_ok(
    $$ SELECT token_create(tap.bob(), 'x', tap.hash('t1'), '', '{}', NULL)
    $$, '23505', NULL, 'two tokens never have one hash');
SELECT throws_ok(
    $$ SELECT token_create(tap.bob(), 'x', 'short', '', '{}', NULL) $$,
    '23514', NULL, 'a hash has 32 bytes');
SELECT is(token_touch(:'token'), true, 'the first use is noted');
SELECT is(token_touch(:'token'), false, 'the next within a minute is not');
UPDATE access_token SET last_used_at = now() - interval '61 s';
SELECT is(token_touch(:'token'), true, 'a minute later it is');
SELECT is(token_revoke(tap.bob(), :'token'), false,
    'a token of another account cannot be revoked');
SELECT isnt_empty($$ SELECT FROM token_principal
                     WHERE token_hash = tap.hash('t1') $$,
    'and works on');
SELECT is(token_revoke(tap.ann(), :'token'), true, 'one''s own can');
SELECT is_empty($$ SELECT FROM token_principal
                   WHERE token_hash = tap.hash('t1') $$,
    'a revoked token is nobody');
SELECT is(token_revoke(tap.ann(), :'token'), false, 'and only once');
SELECT is((SELECT state FROM token_overview WHERE token_id = :'token'),
    'revoked', 'the overview says so');
SELECT lives_ok(
    $$ SELECT token_create(tap.bob(), 'old', tap.hash('t3'), '', NULL,
                           now()),
              token_create(tap.bob(), 'b', tap.hash('t4'), '', '{}', NULL)
    $$, 'a token may have no scopes and no end');
SELECT is_empty($$ SELECT FROM token_principal
                   WHERE token_hash = tap.hash('t3') $$,
    'a token past its time is nobody');
SELECT is(account_disable(tap.bob(), true), true,
    'an account can be disabled');
SELECT is(account_disable(tap.bob(), true), false, 'once');
SELECT is_empty($$ SELECT FROM token_principal
                   WHERE token_hash = tap.hash('t4') $$,
    'a disabled account signs nobody in');
SELECT is(account_disable(tap.bob(), false), true, 'and enabled again');
SELECT isnt_empty($$ SELECT FROM token_principal
                     WHERE token_hash = tap.hash('t4') $$,
    'then it does');
SELECT is(account_disable(gen_random_uuid(), true), false,
    'nobody cannot be disabled');

SELECT * FROM finish();
ROLLBACK;
