-- Signing in through another provider.

BEGIN;
\ir fixture.psql
SELECT plan(53);

CREATE FUNCTION tap.send(p_state text, p_browser text = 'browser',
                         p_ttl_s integer = 600, p_account_id uuid = NULL,
                         p_max_age_s integer = NULL)
RETURNS void LANGUAGE sql AS $$
    SELECT federation_send(tap.hash(p_state), tap.hash(p_browser),
        'https://idp', 'n', convert_to(repeat('sealed', 9), 'UTF8'),
        p_max_age_s, p_account_id, p_ttl_s)
$$;

CREATE FUNCTION tap.return(p_state text, p_browser text = 'browser')
RETURNS text LANGUAGE sql AS $$
    SELECT outcome FROM federation_return(tap.hash(p_state),
                                          tap.hash(p_browser))
$$;

CREATE FUNCTION tap.find(p_subject text, p_scope_max text[] = NULL,
                         p_is_admin boolean = false)
RETURNS text LANGUAGE sql AS $$
    SELECT outcome FROM federation_find('https://idp', p_subject, NULL,
                                        p_scope_max, p_is_admin)
$$;

CREATE FUNCTION tap.join(p_subject text, p_login text,
                         p_scope_max text[] = NULL,
                         p_is_admin boolean = false)
RETURNS text LANGUAGE sql AS $$
    SELECT outcome FROM federation_join('https://idp', p_subject, p_login,
        p_login, 'a@x', p_scope_max, p_is_admin)
$$;

CREATE FUNCTION tap.rights(p_login text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(array_to_string(scope_max, ' '), 'all')
        || CASE WHEN is_admin THEN ', admin' ELSE '' END
    FROM account WHERE login = p_login
$$;

-- The leg.
SELECT tap.send('s');
SELECT is(tap.return('s?'), 'unknown', 'a state that was not sent is nothing');
SELECT is(tap.return('s', 'mallory'), 'other_browser',
    'a state is good in the browser it was given to');
SELECT results_eq(
    $$ SELECT outcome, issuer, nonce, secrets_sealed, max_age_s, account_id
       FROM federation_return(tap.hash('s'), tap.hash('browser')) $$,
    $$ VALUES ('returned', 'https://idp', 'n',
               convert_to(repeat('sealed', 9), 'UTF8'), -1, NULL::uuid) $$,
    'it comes back');
SELECT is(tap.return('s'), 'unknown', 'once');
SELECT tap.send('s1'), tap.send('s2');
SELECT is(tap.return('s1') || tap.return('s2'), 'returnedreturned',
    'two pages of a browser may be on their way');
SELECT tap.send('s3', p_ttl_s => 0);
SELECT is(tap.return('s3'), 'expired', 'it must be in time');
SELECT tap.send('s4', p_account_id => tap.ann(), p_max_age_s => 0);
SELECT results_eq(
    $$ SELECT account_id, max_age_s
       FROM federation_return(tap.hash('s4'), tap.hash('browser')) $$,
    $$ VALUES (tap.ann(), 0) $$, 'whom to link and max_age come back, too');
SELECT tap.send('s5', p_max_age_s => 7);
UPDATE federation_leg SET created_at = now() - interval '90 s';
SELECT is((SELECT max_age_s
           FROM federation_return(tap.hash('s5'), tap.hash('browser'))), 97,
    'with the time that the way took');
SELECT tap.send('s5', p_ttl_s => -100);
SELECT tap.send('s6');
SELECT is(sign_in_sweep(60), 1::bigint, 'what nobody came back from is swept');
SELECT is(tap.return('s6'), 'returned', 'and no other');

-- Identities.
SELECT is(tap.find('s1'), 'unknown', 'a stranger is unknown');
SELECT is(federation_link('https://idp', 's1', tap.ann(), 'a@x'), 'linked',
    'an identity is linked');
SELECT is(federation_link('https://idp', 's1', tap.ann(), 'a@x')
    || ' ' || federation_link('https://idp', 's1', tap.bob(), 'a@x')
    || ' ' || federation_link('https://idp', 's2', gen_random_uuid(), NULL),
    'same taken not_found', 'to one account');
SELECT results_eq(
    $$ SELECT outcome, account_id
       FROM federation_find('https://idp', 's1', 'new@x', NULL, false) $$,
    $$ VALUES ('found', tap.ann()) $$, 'and found by issuer and subject');
SELECT is((SELECT email FROM federated_overview WHERE subject = 's1'),
    'new@x', 'the address it last had is kept');
SELECT is((SELECT outcome FROM federation_find('https://other', 's1', 'new@x',
    NULL, false)), 'unknown', 'another provider''s subject is another person');
SELECT is(tap.join('s3', 'Ann'), 'login_taken',
    'nobody gets an account by having its name elsewhere');
SELECT is(tap.join('s3', 'Ida'), 'joined',
    'a new login gets a new account');
SELECT is((SELECT login FROM federated_overview WHERE subject = 's3'), 'ida',
    'that is linked');
SELECT is(tap.join('s3', 'Ida2') || (SELECT count(*) FROM account
    WHERE login = 'ida2'), 'found0', 'at the same time elsewhere: one account');
SELECT invitation_make(tap.hash('i1'), 'ivo', NULL, true, 600);
SELECT is(tap.join('s4', 'Ivo'), 'login_taken',
    'nor a login that somebody is invited to have');
UPDATE invitation SET expires_at = now() WHERE login = 'ivo';
SELECT is(tap.join('s4', 'Ivo'), 'joined', 'unless that is over');
SELECT account_disable(tap.ann(), true);
SELECT results_eq(
    $$ SELECT outcome, account_id
       FROM federation_find('https://idp', 's1', NULL, NULL, true) $$,
    $$ VALUES ('disabled', NULL::uuid) $$, 'a disabled account stays out');
SELECT is(tap.rights('ann'), 'all', 'and is given nothing');
SELECT account_disable(tap.ann(), false);

-- Rights.
SELECT is(tap.join('s5', 'eve', '{mcp:read}', true), 'joined', 'with rights');
SELECT is(tap.rights('eve'), 'mcp:read, admin', 'one joins');
SELECT tap.find('s5', '{mcp:read,mcp:write,once:mcp}', true);
SELECT is(tap.rights('eve'), 'mcp:read mcp:write once:mcp, admin',
    'each sign-in gives what the groups are by then');
SELECT tap.find('s5');
SELECT is(tap.rights('eve'), 'all', 'or takes it');
UPDATE account SET is_admin = true WHERE login = 'ann';
SELECT tap.find('s1', NULL, false);
SELECT is(tap.rights('ann'), 'all, admin',
    'an administrator by other means stays one');
SELECT tap.find('s1', NULL, true);
SELECT tap.find('s1', NULL, false);
SELECT is(tap.rights('ann'), 'all, admin',
    'after having been one by both, too');
SELECT tap.find('s5', '{mcp:read}', true);
SELECT is(federation_unlink('https://idp', 's5', tap.bob(), true), false,
    'nobody unlinks another''s');
SELECT is(federation_unlink('https://idp', 's5',
    (SELECT id FROM account WHERE login = 'eve'), false), true,
    'one''s own can be unlinked');
SELECT is(tap.rights('eve'), 'mcp:read',
    'which does not widen what the account may');
SELECT tap.find('s3', '{mcp:read}');
SELECT federation_unlink('https://idp', 's3',
    (SELECT id FROM account WHERE login = 'ida'), true);
SELECT is(tap.rights('ida'), 'all', 'an operator can');

-- What a limit is worth.
SELECT is(scope_within('{once:mcp}', NULL), '{once:mcp}', 'no limit');
SELECT is(scope_within('{once:mcp,openid}', '{mcp:read}'),
    '{mcp:read,openid}', 'the scope for everything becomes reading');
SELECT is(scope_within('{mcp:write,email}', '{mcp:read}'),
    '{email,mcp:read}', 'so does writing');
SELECT is(scope_within('{mcp:read,once:mcp}',
    '{mcp:read,mcp:write,once:mcp}'), '{mcp:read,once:mcp}',
    'within a wide limit all stay');
SELECT is(scope_within('{once:mcp}', '{mcp:read,mcp:write,once:mcp}'),
    '{once:mcp}', 'and none is added');
SELECT is(scope_within('{openid}', '{mcp:read}'), '{openid}',
    'nobody gets what they did not ask for');
UPDATE account SET scope_max = '{mcp:read}' WHERE login = 'bob';
SELECT token_create(tap.bob(), 'x', tap.hash('t1'), 'abcd',
                    '{once:mcp}', NULL);
SELECT is((SELECT scopes FROM token_principal
           WHERE token_hash = tap.hash('t1')), '{mcp:read}',
    'a personal token is worth no more than its account may');
INSERT INTO oauth_client (client_id, source, client_name, fingerprint)
VALUES ('app', 'manual', 'App', 'x');
SELECT grant_put(tap.bob(), 'app', 'https://x/mcp',
                 '{mcp:read,mcp:write,openid}');
SELECT is((SELECT scope FROM grant_principal WHERE client_id = 'app'),
    '{mcp:read,openid}', 'nor is a grant');
SELECT federation_link('https://idp', 's9', tap.bob(), NULL);
INSERT INTO account_password (account_id, password_hash)
VALUES (tap.bob(), '$argon2id$x');
SELECT results_eq(
    $$ SELECT login, scope FROM account_principal
       WHERE login IN ('ann', 'bob') ORDER BY login $$,
    $$ VALUES ('ann', '{mcp:read,mcp:write,once:mcp}'::text[]),
              ('bob', '{mcp:read}') $$,
    'a name that others vouch for comes with its limit');
SELECT results_eq(
    $$ SELECT subject, scope FROM federated_principal
       WHERE subject IN ('s1', 's9') ORDER BY subject $$,
    $$ VALUES ('s1', '{mcp:read,mcp:write,once:mcp}'::text[]),
              ('s9', '{mcp:read}') $$,
    'so does a subject');
SELECT is((SELECT scope FROM password_principal WHERE login = 'bob'),
    '{mcp:read}', 'so does a password');
UPDATE account SET is_admin = true WHERE login = 'bob';
SELECT is((SELECT scope FROM password_principal_admin WHERE login = 'bob'),
    '{mcp:read}', 'be it an administrator''s');
SELECT authorization_begin(tap.hash('h'), tap.hash('b'), 'app', 'app://cb',
    NULL, '{mcp:read,mcp:write}', 'https://x/mcp', repeat('a', 43), NULL,
    NULL, NULL, NULL, 600);
SELECT authorization_login(tap.hash('h'), tap.hash('b'), tap.bob(), now());
SELECT is((SELECT scope FROM authorization_principal), '{mcp:read}',
    'and the page that asks for consent shows no more');

-- What is given out tells what it is worth now, and keeps the rest.
SELECT grant_put(tap.ann(), 'app', 'https://x/mcp',
                 '{once:mcp,mcp:write,openid}') AS g \gset
INSERT INTO authorization_code (code_hash, grant_id, redirect_uri, scope,
    code_challenge, auth_time, expires_at)
VALUES (tap.hash('ac'), :'g', 'app://cb', '{once:mcp,openid}',
        repeat('a', 43), now(), now() + interval '1 min');
UPDATE account SET scope_max = '{mcp:read}' WHERE login = 'ann';
SELECT is((SELECT scope FROM code_redeem(tap.hash('ac'), 'app', 'app://cb',
    NULL, true, tap.hash('r1'), 600, 600)), '{mcp:read,openid}',
    'a code is redeemed for what the account may');
SELECT is((SELECT scope FROM refresh_principal), '{mcp:read,openid}',
    'its refresh token says so');
SELECT is((SELECT scope FROM refresh_rotate(tap.hash('r1'), 'app',
    tap.hash('r2'), NULL, NULL, 10, 600)), '{mcp:read,openid}',
    'and is exchanged for that');
SELECT results_eq(
    $$ SELECT outcome, scope FROM refresh_rotate(tap.hash('r2'), 'app',
       tap.hash('r3'), '{mcp:read}', NULL, 10, 600) $$,
    $$ VALUES ('rotated', '{mcp:read}'::text[]) $$,
    'a client may ask for what it was told');
SELECT is((SELECT outcome FROM refresh_rotate(tap.hash('r3'), 'app',
    tap.hash('r4'), '{mcp:write}', NULL, 10, 600)), 'scope',
    'and not for what was never granted');
UPDATE account SET scope_max = NULL WHERE login = 'ann';
SELECT is((SELECT scope FROM refresh_rotate(tap.hash('r3'), 'app',
    tap.hash('r4'), NULL, NULL, 10, 600)), '{once:mcp,openid}',
    'once the limit is gone all of it is back');

SELECT * FROM finish();
ROLLBACK;
