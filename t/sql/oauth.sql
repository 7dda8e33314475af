-- From the authorization request to the last refresh token.

BEGIN;
\ir fixture.psql
SELECT plan(102);

CREATE FUNCTION tap.begin(p_handle text, p_client text = 'app',
                          p_scope text[] = '{mcp:read,mcp:write}',
                          p_ttl_s int = 600)
RETURNS uuid LANGUAGE sql
AS $$ SELECT request_id FROM authorization_begin(tap.hash(p_handle),
          tap.hash('browser'), p_client, 'http://127.0.0.1:7/cb', 'st',
          p_scope, 'https://x/mcp', repeat('c', 43), 'nonce', NULL, NULL,
          NULL, p_ttl_s) $$;
CREATE FUNCTION tap.login(p_handle text, p_account uuid = tap.ann(),
                          p_browser text = 'browser')
RETURNS text LANGUAGE sql
AS $$ SELECT authorization_login(tap.hash(p_handle), tap.hash(p_browser),
          p_account, now()) $$;
CREATE FUNCTION tap.consent(p_handle text, p_account uuid = tap.ann(),
                            p_scope text[] = '{mcp:read}',
                            p_browser text = 'browser')
RETURNS text LANGUAGE sql
AS $$ SELECT authorization_consent(tap.hash(p_handle), tap.hash(p_browser),
          p_account, p_scope, true) $$;
CREATE FUNCTION tap.issue(p_handle text, p_code text,
                          p_browser text = 'browser', p_ttl_s int = 60)
RETURNS text LANGUAGE sql
AS $$ SELECT outcome FROM code_issue(tap.hash(p_handle),
          tap.hash(p_browser), tap.hash(p_code), p_ttl_s) $$;
CREATE FUNCTION tap.redeem(p_code text, p_client text = 'app',
                           p_uri text = 'http://127.0.0.1:7/cb',
                           p_resource text = NULL, p_verified bool = true,
                           p_token text = NULL)
RETURNS text LANGUAGE sql
AS $$ SELECT outcome FROM code_redeem(tap.hash(p_code), p_client, p_uri,
          p_resource, p_verified, tap.hash(p_token), 2592000, 15552000) $$;
CREATE FUNCTION tap.flow(p_name text, p_scope text[] = '{mcp:read}',
                         p_ttl_s int = 60) RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM tap.begin(p_name);
    PERFORM tap.login(p_name);
    PERFORM tap.consent(p_name, p_scope => p_scope);
    RETURN tap.issue(p_name, p_name, p_ttl_s => p_ttl_s);
END
$$;
CREATE FUNCTION tap.rotate(p_token text, p_new text, p_client text = 'app',
                           p_scope text[] = NULL, p_resource text = NULL,
                           p_grace_s int = 10)
RETURNS text LANGUAGE sql
AS $$ SELECT outcome FROM refresh_rotate(tap.hash(p_token), p_client,
          tap.hash(p_new), p_scope, p_resource, p_grace_s, 2592000) $$;
CREATE FUNCTION tap.grant() RETURNS uuid LANGUAGE sql STABLE
AS $$ SELECT grant_id FROM grant_principal WHERE client_id = 'app' $$;
CREATE FUNCTION tap.refresh(p_token text) RETURNS text LANGUAGE sql
AS $$ SELECT outcome FROM refresh_issue(tap.grant(), tap.hash(p_token),
          '{mcp:read}', 2592000, 15552000) $$;
-- Time passes for refresh tokens.
CREATE FUNCTION tap.wait(p_by interval) RETURNS void LANGUAGE sql
AS $$ UPDATE refresh_token SET used_at = used_at - p_by,
          expires_at = expires_at - p_by,
          expires_hard_at = expires_hard_at - p_by $$;

SELECT client_put(c, 'manual', 'App', '{http://127.0.0.1/cb}', 'none', NULL,
    'native', '{authorization_code,refresh_token}', NULL, NULL, NULL, NULL,
    NULL) FROM unnest('{app,other}'::text[]) c;

-- A request belongs to its browser.
SELECT is(tap.begin('x', 'stranger'), NULL, 'an unknown client begins nothing');
SELECT isnt(tap.begin('h1'), NULL, 'a known one does');
SELECT is(tap.login('h0'), 'unknown', 'an unknown handle is nothing');
SELECT is(tap.login('h1', p_browser => 'mallory'), 'other_browser',
    'another browser cannot sign in for it');
SELECT is(tap.consent('h1', tap.ann()), 'other_account',
    'nobody consents before signing in');
SELECT is(tap.consent('h1', NULL), 'other_account', 'not even nobody');
SELECT is(tap.login('h1', gen_random_uuid()), 'no_account',
    'who does not exist does not sign in');
SELECT is(tap.issue('h1', 'k'), 'not_consented', 'no code without consent');
SELECT is(tap.login('h1'), 'bound', 'its own browser signs in');
SELECT is(tap.issue('h1', 'k'), 'not_consented', 'which is no consent yet');
SELECT is(tap.consent('h1', tap.bob()), 'other_account',
    'only who signed in consents');
SELECT is(tap.consent('h1', p_browser => 'mallory'), 'other_browser',
    'in the same browser');
SELECT is(tap.consent('h1', p_scope => '{mcp:read,admin}'), 'scope',
    'to no more than was asked for');
SELECT is(tap.consent('h1'), 'consented', 'to less is fine');
SELECT is(tap.login('h1', tap.bob()), 'bound', 'another account signs in');
SELECT is(tap.issue('h1', 'k'), 'not_consented',
    'and the consent of the first is void');
SELECT is(tap.login('h1') || ' ' || tap.consent('h1'), 'bound consented',
    'so it starts over');
SELECT is(tap.issue('h1', 'k', 'mallory'), 'other_browser',
    'another browser gets no code');
SELECT is(tap.issue('h1', 'k1'), 'issued', 'the code is made');
SELECT is(tap.issue('h1', 'k2'), 'used', 'once');
SELECT is(tap.consent('h1'), 'used', 'the request is over');
SELECT is_empty($$ SELECT FROM authorization_principal $$,
    'and no page shows it');
SELECT tap.begin('h2', p_ttl_s => 0);
SELECT is(tap.login('h2'), 'expired', 'a request does not last');
SELECT tap.begin('h3');
SELECT results_eq(
    $$ SELECT client_name, state, scope, max_age_s
       FROM authorization_principal $$,
    $$ VALUES ('App', 'st', '{mcp:read,mcp:write}'::text[], -1) $$,
    'a page shows a request under way');
SELECT is(authorization_refuse(tap.hash('h3'), tap.hash('mallory')),
    'other_browser', 'another browser cannot refuse it');
SELECT is(authorization_refuse(tap.hash('h3'), tap.hash('browser')),
    'refused', 'its own can');
SELECT is(tap.login('h3'), 'used', 'then it is over');

-- Codes.
SELECT is(tap.redeem('k9'), 'unknown', 'an unknown code is nothing');
SELECT is(tap.redeem('k1', 'other'), 'mismatch',
    'a code is good for its client');
SELECT is(tap.redeem('k1', p_uri => 'http://127.0.0.1:8/cb'), 'mismatch',
    'and for where it was sent');
SELECT is(tap.redeem('k1', p_resource => 'https://y'), 'target',
    'and for its resource');
SELECT is((SELECT code_challenge FROM code_principal
           WHERE code_hash = tap.hash('k1')), repeat('c', 43),
    'it tells what to check');
SELECT results_eq(
    $$ SELECT outcome, account_id, scope, resource, nonce, auth_time
       FROM code_redeem(tap.hash('k1'), 'app', 'http://127.0.0.1:7/cb',
                        'https://x/mcp', true, tap.hash('t0'), 60, 90) $$,
    $$ VALUES ('redeemed', tap.ann(), '{mcp:read}'::text[], 'https://x/mcp',
               'nonce', now()) $$,
    'redeemed, it tells what to grant');
SELECT results_eq(
    $$ SELECT scope, expires_at, expires_hard_at FROM refresh_token $$,
    $$ VALUES ('{mcp:read}'::text[], now() + interval '60 s',
               now() + interval '90 s') $$,
    'its refresh token was made');
SELECT isnt((SELECT last_used_at FROM oauth_client WHERE client_id = 'app'),
    NULL, 'the client is in use now');
SELECT is((SELECT scope FROM grant_principal), '{mcp:read}',
    'the grant is in force');
SELECT is((SELECT valid FROM consent_overview), true,
    'the consent is remembered');
SELECT client_put('app', 'manual', 'App!', '{http://127.0.0.1/cb}', 'none',
    NULL, 'native', '{authorization_code}', NULL, NULL, NULL, NULL, NULL);
SELECT is((SELECT valid FROM consent_overview), false,
    'not for a client that is another one now');
SELECT is(tap.redeem('k1', 'other'), 'replayed',
    'a code that comes again is a replay, whoever sends it');
SELECT is_empty($$ SELECT FROM grant_principal $$, 'the grant is dead');
SELECT is_empty($$ SELECT FROM refresh_principal $$, 'and its tokens');
SELECT is_empty($$ SELECT FROM consent $$, 'and the consent');
SELECT is((SELECT revoke_reason FROM grant_overview), 'code_replayed',
    'its owner can see why');
SELECT is((SELECT outcome FROM sign_in_audit LIMIT 1), 'code_replayed',
    'and so can operators');
SELECT is(tap.redeem('k1'), 'replayed', 'a third time is no better');
SELECT is((SELECT count(*) FROM sign_in_audit), 1::bigint,
    'a grant ends once');
SELECT is(tap.rotate('t0', 't1'), 'revoked', 'its refresh token is refused');
SELECT is(tap.flow('k3', p_ttl_s => 0), 'issued', 'another code');
SELECT is(tap.redeem('k3'), 'expired', 'works in its time only');
SELECT is(tap.flow('k4'), 'issued', 'another code');
SELECT account_disable(tap.ann(), true);
SELECT is(tap.redeem('k4'), 'revoked', 'is worthless to a disabled account');
SELECT is_empty($$ SELECT FROM grant_principal $$, 'like its grants');
SELECT account_disable(tap.ann(), false);
SELECT client_disable('app', true);
SELECT is(tap.redeem('k4'), 'revoked', 'and to a disabled client');
SELECT is_empty($$ SELECT FROM grant_principal $$, 'whose grants rest');
SELECT client_disable('app', false);
SELECT is(tap.redeem('k4', p_uri => NULL), 'redeemed',
    'OAuth 2.1 clients need not send the redirect address again');
SELECT tap.grant() AS g \gset
SELECT tap.flow('k5', '{mcp:write}');
SELECT is(tap.grant(), :'g', 'the same client gets the same grant');
SELECT is((SELECT scope FROM grant_principal), '{mcp:read,mcp:write}',
    'with the scopes of both');
SELECT is((SELECT scope FROM code_redeem(tap.hash('k5'), 'app', NULL, NULL,
    true, NULL, NULL, NULL)), '{mcp:write}', 'while a code has its own');
SELECT is_empty($$ SELECT FROM refresh_token WHERE grant_id = tap.grant() $$,
    'and no refresh token where none was asked for');
SELECT tap.flow('k5b');
SELECT is(tap.redeem('k5b', p_verified => false, p_token => 'x'), 'verifier',
    'a wrong verifier');
SELECT is_empty($$ SELECT FROM refresh_token
    WHERE token_hash = tap.hash('x') $$, 'gets nothing');
SELECT isnt((SELECT used_at FROM authorization_code
    WHERE code_hash = tap.hash('k5b')), NULL, 'and uses the code up');
SELECT is(grant_touch(:'g'), true, 'a grant is used');
SELECT is(grant_touch(:'g'), false, 'which is noted once a minute');

-- Refresh tokens.
SELECT is((SELECT outcome FROM refresh_issue(gen_random_uuid(),
    tap.hash('q'), '{}', 1, 1)), 'unknown', 'no grant, no refresh token');
SELECT is((SELECT outcome FROM refresh_issue(:'g', tap.hash('q'),
    '{admin}', 1, 1)), 'scope', 'none for more than was granted');
SELECT is(tap.refresh('a1'), 'issued', 'one is issued');
SELECT is(tap.rotate('a9', 'a2'), 'unknown', 'an unknown one is nothing');
SELECT is(tap.rotate('a1', 'a2', 'other'), 'mismatch',
    'it is good for its client');
SELECT is(tap.rotate('a1', 'a2', p_scope => '{mcp:write}'), 'scope',
    'the scope can only narrow');
SELECT is(tap.rotate('a1', 'a2', p_resource => 'https://y'), 'target',
    'the resource cannot change');
SELECT results_eq(
    $$ SELECT outcome, scope, resource FROM refresh_rotate(tap.hash('a1'),
       'app', tap.hash('a2'), '{}', 'https://x/mcp', 10, 2592000) $$,
    $$ VALUES ('rotated', '{}'::text[], 'https://x/mcp') $$,
    'it is exchanged, for an access token of fewer scopes');
SELECT is((SELECT scope FROM refresh_principal
           WHERE token_hash = tap.hash('a2')), '{mcp:read}',
    'the new one has them all');
SELECT is_empty($$ SELECT FROM refresh_principal
                   WHERE token_hash = tap.hash('a1') $$,
    'the old one is not good any more');
SELECT is(tap.rotate('a1', 'a2b'), 'repeated',
    'an answer that was lost can be had again');
SELECT is(tap.rotate('a2', 'a3'), 'rotated', 'either one goes on');
SELECT is(tap.rotate('a2b', 'a3b'), 'repeated',
    'the other one within the grace');
SELECT is((SELECT refresh_families FROM grant_overview
           WHERE grant_id = :'g'), 1::bigint, 'it is one family');
SELECT tap.refresh('b1');
SELECT is(tap.rotate('a3', 'a4') || ' ' || tap.rotate('b1', 'b2'),
    'rotated rotated', 'two devices have two');
SELECT tap.wait('11 s');
SELECT is(tap.rotate('b1', 'b2b'), 'reused',
    'after the grace a used token betrays a thief');
SELECT is(tap.rotate('b2', 'b3') || ' ' || tap.rotate('a4', 'a5'),
    'revoked revoked', 'and everything of the grant is dead');
SELECT tap.flow('k6');
SELECT tap.refresh('c1');
SELECT tap.rotate('c1', 'c2'), tap.rotate('c2', 'c3');
SELECT is(tap.rotate('c1', 'c2b'), 'reused',
    'two generations back there is no grace');
SELECT tap.flow('k7');
SELECT tap.refresh('d1');
SELECT tap.rotate('d1', 'd2');
SELECT is(tap.rotate('d1', 'd2b', p_grace_s => 0), 'reused',
    'without a grace there is none at all');
SELECT tap.flow('k8');
SELECT tap.refresh('e1');
SELECT tap.wait('20 d');
SELECT is(tap.rotate('e1', 'e2'), 'rotated', 'twenty days are fine');
SELECT tap.wait('31 d');
SELECT is(tap.rotate('e2', 'e3'), 'expired', 'thirty idle ones are not');
SELECT tap.refresh('f1');
UPDATE refresh_token SET expires_hard_at = now() + interval '1 d'
WHERE token_hash = tap.hash('f1');
SELECT is((SELECT expires_at FROM refresh_rotate(tap.hash('f1'), 'app',
    tap.hash('f2'), NULL, NULL, 10, 2592000)), now() + interval '1 d',
    'a family never outlives its hard end');

-- Revoking.
SELECT is(refresh_revoke(tap.hash('zz'), 'app') || ' '
    || refresh_revoke(tap.hash('f2'), 'other') || ' '
    || refresh_revoke(tap.hash('f2'), 'app') || ' '
    || refresh_revoke(tap.hash('f2'), 'app'),
    'unknown mismatch revoked revoked', 'a client gives its own token back');
SELECT is(tap.grant(), NULL, 'and the grant with it');
SELECT tap.flow('k10');
SELECT is(grant_revoke(NULL, NULL, NULL, 'x'), 0::bigint,
    'nothing given, nothing revoked');
SELECT is(grant_revoke(tap.grant(), tap.bob(), NULL, 'x'), 0::bigint,
    'nobody revokes the grants of another');
SELECT is(grant_revoke(NULL, tap.ann(), NULL, 'by_owner'), 1::bigint,
    'everybody their own');
SELECT is(grant_revoke(NULL, NULL, 'app', 'x'), 0::bigint,
    'what is over is not revoked again');

-- Machine users.
SELECT client_put('robot', 'manual', 'Robot', '{}', 'client_secret_basic',
    tap.hash('s'), 'web', '{client_credentials}', NULL, NULL, tap.bob(),
    NULL, NULL);
SELECT is((SELECT outcome FROM grant_machine('app', 'https://x/mcp', '{}')),
    'not_allowed', 'a client of people does not act by itself');
SELECT results_eq(
    $$ SELECT m.outcome, m.account_id, g.login
       FROM grant_machine('robot', 'https://x/mcp', '{mcp:read}') m
       LEFT JOIN grant_principal g USING (grant_id) $$,
    $$ VALUES ('granted', tap.bob(), NULL::text) $$,
    'a machine user acts as its account');
SELECT is((SELECT login FROM grant_principal WHERE client_id = 'robot'),
    'bob', 'by a grant like any other');

-- Clean-up.
SELECT sign_in_sweep(86400);
SELECT is((SELECT count(*) FROM authorization_request) > 0, true,
    'what just ended is kept');
UPDATE oauth_grant SET revoked_at = now() - interval '2 d'
WHERE revoked_at IS NOT NULL AND revoke_reason <> 'by_owner';
UPDATE refresh_token SET expires_at = now() - interval '2 d';
UPDATE authorization_code SET expires_at = now() - interval '2 d'
WHERE code_hash <> tap.hash('k10');
UPDATE authorization_request SET expires_at = now() - interval '2 d';
SELECT cmp_ok(sign_in_sweep(86400), '>', 10::bigint,
    'what is over for long is forgotten');
SELECT is((SELECT count(*) FROM refresh_token), 0::bigint,
    'refresh tokens, too');
SELECT is((SELECT string_agg(code_hash::text, '') FROM authorization_code),
    tap.hash('k10')::text, 'a younger code is not');
SELECT is((SELECT string_agg(coalesce(revoke_reason, 'in force'), ' '
                             ORDER BY created_at, client_id DESC)
           FROM oauth_grant), 'in force by_owner',
    'grants in force stay, and those that just ended');
UPDATE oauth_grant SET created_at = now() - interval '40 d',
    last_used_at = now() - interval '29 d' WHERE revoked_at IS NULL;
SELECT sign_in_sweep(86400);
SELECT is((SELECT count(*) FROM oauth_grant WHERE revoked_at IS NULL),
    1::bigint, 'also those that nobody used for some weeks');
UPDATE oauth_grant SET last_used_at = now() - interval '31 d'
WHERE revoked_at IS NULL;
SELECT sign_in_sweep(86400);
SELECT is((SELECT count(*) FROM oauth_grant WHERE revoked_at IS NULL),
    0::bigint, 'but not for ever, when no token of theirs is left');

SELECT * FROM finish();
ROLLBACK;
