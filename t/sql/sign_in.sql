-- Passwords, one-time codes, invitations, browser sessions.

BEGIN;
\ir fixture.psql
SELECT plan(66);

CREATE FUNCTION tap.pw(p_text text) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT '$argon2id$' || p_text $$;
CREATE FUNCTION tap.open(p_cookie text, p_account uuid, p_old text = NULL,
                         p_auth_time timestamptz = NULL)
RETURNS uuid LANGUAGE sql
AS $$ SELECT session_id FROM browser_session_open(tap.hash(p_cookie),
          p_account, tap.hash(p_old), 43200, 2592000, 'Browser', '::1',
          p_auth_time) $$;
CREATE FUNCTION tap.who(p_cookie text) RETURNS text LANGUAGE sql STABLE
AS $$ SELECT login FROM browser_session_principal
      WHERE session_hash = tap.hash(p_cookie) $$;

-- Passwords.
SELECT is_empty($$ SELECT FROM password_principal $$,
    'nobody has a password that was not set');
SELECT is(password_set(tap.ann(), NULL, tap.pw('1'), NULL), 'set',
    'the first password needs no old one');
SELECT is(password_set(tap.ann(), NULL, tap.pw('2'), NULL), 'stale',
    'the second does');
SELECT is(password_set(tap.ann(), tap.pw('0'), tap.pw('2'), NULL), 'stale',
    'and the right one');
SELECT is(password_set(gen_random_uuid(), NULL, tap.pw('1'), NULL),
    'not_found', 'nobody has no password');
SELECT throws_ok(
    $$ SELECT password_set(tap.bob(), NULL, 'plain text', NULL) $$,
    '23514', NULL, 'a password is never kept as it is');
SELECT tap.open('c1', tap.ann()) AS s1 \gset
SELECT tap.open('c2', tap.ann()) AS s2 \gset
SELECT is(password_set(tap.ann(), tap.pw('1'), tap.pw('2'), :'s1'), 'set',
    'with the old password it changes');
SELECT is(tap.who('c1'), 'ann', 'the browser it was changed in stays');
SELECT is(tap.who('c2'), NULL, 'the others are signed out');
SELECT results_eq(
    $$ SELECT login, password_hash, totp FROM password_principal $$,
    $$ VALUES ('ann', tap.pw('2'), false) $$, 'the new one is checked');
UPDATE account_password SET changed_at = '2020-01-01';
SELECT is(password_rehash(tap.ann(), tap.pw('2'), tap.pw('2+')), true,
    'a password may be hashed dearer');
SELECT is((SELECT changed_at FROM account_password), '2020-01-01',
    'which is no change of it');
SELECT is(tap.who('c1'), 'ann', 'and ends no session');
SELECT is(password_rehash(tap.ann(), tap.pw('2'), tap.pw('3')), false,
    'but only the hash that was checked');
SELECT is(password_reset(tap.ann(), tap.pw('4')), true,
    'an operator needs no old password');
SELECT is(tap.who('c1'), NULL, 'a reset signs all browsers out');
SELECT is(password_reset(gen_random_uuid(), tap.pw('4')), false,
    'nobody''s is not reset');
SELECT account_disable(tap.ann(), true);
SELECT is_empty($$ SELECT FROM password_principal $$,
    'a disabled account has no password to check');
SELECT is(password_set(tap.ann(), tap.pw('4'), tap.pw('5'), NULL),
    'not_found', 'and cannot change it');
SELECT account_disable(tap.ann(), false);

-- One-time codes.
SELECT is(totp_use(tap.ann(), 100), 'not_found', 'no secret, no code');
SELECT is(totp_set(tap.ann(), tap.hash('s') || tap.hash('t')), 'set',
    'a secret is set');
SELECT is((SELECT totp FROM password_principal), false,
    'and not asked for before it is confirmed');
SELECT is(totp_set(tap.ann(), tap.hash('u') || tap.hash('v')), 'set',
    'until then another may replace it');
SELECT is(totp_use(tap.ann(), 100), 'accepted', 'the first code confirms');
SELECT is((SELECT totp FROM password_principal), true, 'now it is asked for');
SELECT is(totp_use(tap.ann(), 100), 'replayed', 'a code works once');
SELECT is(totp_use(tap.ann(), 99), 'replayed', 'an earlier one not at all');
SELECT is(totp_use(tap.ann(), 101), 'accepted', 'the next one does');
SELECT is(totp_set(tap.ann(), tap.hash('u') || tap.hash('v')), 'exists',
    'a confirmed secret is not replaced');
SELECT is(totp_set(gen_random_uuid(), tap.hash('u') || tap.hash('v')),
    'not_found', 'nobody has no secret');
SELECT is(totp_remove(tap.ann()), true, 'it can be removed');
SELECT is(totp_remove(tap.ann()), false, 'once');

-- Invitations.
SELECT is((SELECT outcome FROM invitation_make(tap.hash('i1'), 'Eve',
    'eve@example.org', true, 3600)), 'made', 'somebody is invited');
SELECT is((SELECT outcome FROM invitation_make(tap.hash('i2'), 'ann', NULL,
    false, 3600)), 'login_taken', 'who has a password is not');
SELECT is((SELECT outcome FROM invitation_make(tap.hash('i3'), 'bob', NULL,
    true, 3600)), 'made', 'an account without one is');
SELECT is((SELECT login FROM invitation_principal
           WHERE token_hash = tap.hash('i1')), 'eve',
    'the page knows whom it greets');
SELECT is((SELECT outcome FROM invitation_use(tap.hash('i9'), 'X',
    tap.pw('e'))), 'unknown', 'a wrong link is nothing');
SELECT results_eq(
    $$ SELECT outcome, login FROM invitation_use(tap.hash('i1'), 'Eve',
       tap.pw('e')) $$, $$ VALUES ('accepted', 'eve') $$, 'it is taken up');
SELECT is((SELECT is_admin FROM account WHERE login = 'eve'), true,
    'with the rights it promised');
SELECT is((SELECT outcome FROM invitation_use(tap.hash('i1'), 'Eve',
    tap.pw('f'))), 'used', 'once');
SELECT is((SELECT outcome FROM invitation_use(tap.hash('i3'), 'B',
    tap.pw('b'))), 'accepted', 'an account gets its first password');
SELECT is((SELECT is_admin FROM account WHERE login = 'bob'), false,
    'and no rights it did not have');
SELECT invitation_make(tap.hash('i4'), 'zoe', NULL, false, 0);
SELECT is((SELECT outcome FROM invitation_use(tap.hash('i4'), 'Z',
    tap.pw('z'))), 'expired', 'an old link is over');
SELECT invitation_make(tap.hash('i5'), 'yan', NULL, false, 60),
       invitation_make(tap.hash('i6'), 'yan', NULL, false, 60);
SELECT invitation_use(tap.hash('i5'), 'Y', tap.pw('y'));
SELECT is((SELECT outcome FROM invitation_use(tap.hash('i6'), 'Y',
    tap.pw('z'))), 'login_taken', 'of two links the second comes too late');
SELECT results_eq(
    $$ SELECT login, state FROM invitation_overview
       ORDER BY login COLLATE "C" $$,
    $$ VALUES ('bob', 'used'), ('eve', 'used'), ('yan', 'open'),
              ('yan', 'used'), ('zoe', 'expired') $$,
    'operators see how each stands');

-- Browser sessions.
SELECT tap.open('b1', tap.bob()) AS b1 \gset
SELECT is(tap.who('b1'), 'bob', 'a cookie signs in');
SELECT is(tap.who('b2'), NULL, 'another does not');
SELECT tap.open('t1', tap.bob()) AS t1,
    tap.open('t2', tap.bob(), p_auth_time => now() - interval '1 h') AS t2,
    tap.open('t3', tap.bob(), p_auth_time => now() + interval '1 h') AS t3
\gset
SELECT is((SELECT auth_time FROM browser_session WHERE id = :'t1'), now(),
    'who signs in proves it now');
SELECT is((SELECT auth_time FROM browser_session WHERE id = :'t2'),
    now() - interval '1 h', 'or did before, where that is said');
SELECT is((SELECT auth_time FROM browser_session WHERE id = :'t3'), now(),
    'and never in the future');
SELECT browser_session_close(tap.bob(), id, NULL)
FROM browser_session WHERE id IN (:'t1', :'t2', :'t3');
SELECT tap.open('b2', tap.bob(), 'b1') AS b2 \gset
SELECT is(tap.who('b1'), NULL, 'signing in again ends the old cookie');
SELECT is(tap.who('b2'), 'bob', 'for the new one');
SELECT is((browser_session_touch(:'b2', 43200)), false,
    'a fresh session is not written again');
UPDATE browser_session SET seen_at = now() - interval '2 min',
    expires_at = now() + interval '1 s' WHERE id = :'b2';
SELECT is((browser_session_touch(:'b2', 43200)), true, 'a minute later it is');
SELECT is((SELECT expires_at FROM browser_session WHERE id = :'b2'),
    now() + interval '12 h', 'and ends later');
UPDATE browser_session SET seen_at = now() - interval '2 min',
    expires_hard_at = now() + interval '1 h' WHERE id = :'b2';
SELECT browser_session_touch(:'b2', 43200);
SELECT is((SELECT expires_at FROM browser_session WHERE id = :'b2'),
    now() + interval '1 h', 'but never later than its hard end');
UPDATE browser_session SET seen_at = now() - interval '2 h',
    expires_at = now() WHERE id = :'b2';
SELECT is(tap.who('b2'), NULL, 'an idle session is over');
SELECT is((browser_session_touch(:'b2', 43200)), false,
    'and does not come back');
SELECT tap.open('b3', tap.bob()) AS b3 \gset
SELECT tap.open('b4', tap.bob()) AS b4 \gset
SELECT is(browser_session_close(tap.ann(), :'b3', NULL), 0::bigint,
    'nobody closes the session of another');
SELECT is(browser_session_close(tap.bob(), :'b3', NULL), 1::bigint,
    'one''s own one does');
SELECT tap.open('b5', tap.bob());
SELECT cmp_ok(browser_session_close(tap.bob(), NULL, :'b4'), '>=', 1::bigint,
    'all others are closed at once');
SELECT is(tap.who('b4'), 'bob', 'but the one to keep');
SELECT account_disable(tap.bob(), true);
SELECT is(tap.who('b4'), NULL, 'a disabled account is signed out');
SELECT is(tap.open('b6', tap.bob()), NULL, 'and does not sign in');
SELECT account_disable(tap.bob(), false);

-- Whoever came by another provider has the account: nobody is invited to it.
SELECT account_create('fay', 'Fay', NULL, false);
SELECT invitation_make(tap.hash('i9'), 'fay', NULL, false, 600);
INSERT INTO federated_identity (issuer, subject, account_id)
SELECT 'https://id.example', 's1', id FROM account WHERE login = 'fay';
SELECT is((SELECT outcome FROM invitation_make(tap.hash('i10'), 'fay', NULL,
    false, 600)), 'login_taken', 'an account of another provider is taken');
SELECT is((SELECT outcome FROM invitation_use(tap.hash('i9'), 'Fay',
    '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$b25l')), 'login_taken',
    'and an invitation from before is void');

SELECT * FROM finish();
ROLLBACK;
