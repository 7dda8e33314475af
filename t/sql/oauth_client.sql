-- OAuth clients: registration, documents, operators' clients, clean-up.

BEGIN;
\ir fixture.psql
SELECT plan(68);

CREATE FUNCTION tap.register(p_id text, p_from text = '::1', p_max int = 3,
                             p_from_max int = 2)
RETURNS text LANGUAGE sql
AS $$ SELECT outcome FROM client_register(p_id, 'App',
          '{http://127.0.0.1/cb}', 'none', NULL, 'native',
          '{authorization_code,refresh_token}', NULL, '{"a": 1}', p_from,
          p_max, p_from_max, 86400) $$;
CREATE FUNCTION tap.put(p_id text, p_source text, p_name text = 'App',
                        p_cache_s int = 60)
RETURNS text LANGUAGE sql
AS $$ SELECT client_put(p_id, p_source, p_name, '{https://app.example/cb}',
          'none', NULL, 'web', '{authorization_code}', '{mcp:read}', NULL,
          NULL, '"v1"', p_cache_s) $$;
CREATE FUNCTION tap.known(p_id text) RETURNS boolean LANGUAGE sql STABLE
AS $$ SELECT EXISTS (SELECT FROM client_principal WHERE client_id = p_id) $$;

-- Registration.
SELECT is(tap.register('r1'), 'registered', 'a client registers');
SELECT is(tap.known('r1'), true, 'and is known');
SELECT throws_ok($$ SELECT tap.register('r1') $$, '23505', NULL,
    'two clients never have one name');
SELECT is(tap.register('r2'), 'registered', 'the next one, too');
SELECT is(tap.register('r3'), 'source_full',
    'one address has so many unused clients');
SELECT is(tap.register('r3', '::2'), 'registered', 'another one has its own');
SELECT is(tap.register('r4', '::3'), 'full', 'all together have a cap');
SELECT is(tap.known('r4'), false, 'what is refused is not there');
SELECT is(client_touch('r1'), true, 'a client is used');
SELECT is(client_touch('r1'), false, 'which is noted once a minute');
SELECT is((SELECT expires_at FROM oauth_client WHERE client_id = 'r1'), NULL,
    'a used client does not expire');
SELECT is(tap.register('r4'), 'registered', 'and makes room for another');
UPDATE oauth_client SET expires_at = now() WHERE client_id = 'r2';
SELECT is(tap.known('r2'), false, 'an unused one ends in time');
SELECT is(tap.register('r5'), 'registered', 'and counts no more');
SELECT throws_ok($$ SELECT client_register('m', 'M', '{}',
    'client_secret_basic', NULL, 'web', '{}', NULL, NULL, NULL, 9, 9, 9) $$,
    '23514', NULL, 'a confidential client has a secret');
SELECT throws_ok($$ SELECT client_register('m', 'M', '{}',
    'client_secret_basic', tap.hash('s'), 'web', '{client_credentials}',
    NULL, NULL, NULL, 9, 9, 9) $$,
    '23514', NULL, 'nobody registers a client that acts by itself');

-- Documents, and what operators enter.
SELECT is(tap.put('https://app.example/c', 'document'), 'created',
    'a document makes a client');
SELECT is(tap.put('https://app.example/c', 'document'), 'same',
    'fetched again it is the same');
SELECT is((SELECT stale FROM client_principal
           WHERE client_id = 'https://app.example/c'), false,
    'it is good for a while');
SELECT is(tap.put('https://app.example/c', 'document', 'Other'), 'changed',
    'another name is a change');
SELECT is(tap.put('https://app.example/c', 'document', 'Other', 0), 'same',
    'a shorter life is not');
SELECT is((SELECT stale FROM client_principal
           WHERE client_id = 'https://app.example/c'), true,
    'then it must be asked for again');
SELECT is(tap.put('r1', 'document'), 'refused',
    'a document does not take over a registered client');
SELECT is(tap.put('k', 'known') || ' ' || tap.put('k', 'manual') || ' '
    || tap.put('k', 'known'), 'created same refused',
    'an operator takes over a known client, and it stays theirs');
SELECT is(client_put('robot', 'manual', 'Robot', '{}', 'client_secret_post',
    tap.hash('s'), 'web', '{client_credentials}', '{mcp:read}', NULL,
    tap.ann(), NULL, NULL), 'created', 'an operator enters a machine user');

-- Fetching documents.
CREATE FUNCTION tap.usable(p_id text, OUT stale boolean, OUT recent boolean)
LANGUAGE sql STABLE
AS $$ SELECT stale, recent FROM client_principal WHERE client_id = p_id $$;
SELECT is((SELECT outcome FROM client_fetch_claim('https://x.example/c', 10)),
    'claimed', 'the first to ask fetches');
SELECT is((SELECT (c.outcome, c.flight = f.flight)
           FROM client_fetch_claim('https://x.example/c', 10) c,
                client_fetch f), ROW('busy'::text, true),
    'others are told what to wait for');
SELECT is((SELECT outcome FROM client_fetch_claim('https://y.example/c', 10)),
    'claimed', 'another document is another fetch');
SELECT is((SELECT ended FROM client_fetch_state
           WHERE client_id = 'https://x.example/c'), false,
    'it is under way');
SELECT is((SELECT client_fetch_end(client_id, flight, 'No.', false)
           FROM client_fetch WHERE client_id = 'https://x.example/c'), true,
    'it ends');
SELECT is((SELECT (ended, problem) FROM client_fetch_state
           WHERE client_id = 'https://x.example/c'), ROW(true, 'No.'::text),
    'those who wait learn what went wrong');
SELECT is((SELECT client_fetch_end(client_id, flight, NULL, false)
           FROM client_fetch WHERE client_id = 'https://x.example/c'), false,
    'once');
SELECT is((SELECT outcome FROM client_fetch_claim('https://x.example/c', 10)),
    'claimed', 'a failure is not kept: the next one fetches');
SELECT is((SELECT (ended, problem) FROM client_fetch_state
           WHERE client_id = 'https://x.example/c'), ROW(false, NULL::text),
    'and its end is open');
UPDATE client_fetch SET until = now() WHERE client_id = 'https://x.example/c';
SELECT is((SELECT outcome FROM client_fetch_claim('https://x.example/c', 10)),
    'claimed', 'one whose process died is taken over');
SELECT is(tap.usable('https://app.example/c'), ROW(true, true),
    'a stale document is recent');
UPDATE oauth_client SET fetched_at = now() - interval '3 days'
WHERE client_id = 'https://app.example/c';
SELECT is(tap.usable('https://app.example/c'), ROW(true, false),
    'for two days');
SELECT is(client_renew('https://app.example/c', 60), true, 'it is renewed');
SELECT is(tap.usable('https://app.example/c'), ROW(false, true),
    'and good again');
SELECT is(client_renew('r1', 60), false, 'only documents are');
SELECT is((SELECT client_fetch_end('https://app.example/c', flight, 'No.',
                                   true)
           FROM client_fetch_claim('https://app.example/c', 10)), true,
    'a document is withdrawn');
SELECT is(tap.usable('https://app.example/c'), ROW(true, false),
    'then it must be asked for, and does not do until then');
SELECT is((SELECT state FROM client_overview
           WHERE client_id = 'https://app.example/c'), 'withdrawn',
    'operators see that');
SELECT is(tap.put('https://app.example/c', 'document', 'Other'), 'same',
    'it comes back');
SELECT is(tap.usable('https://app.example/c'), ROW(false, true),
    'and is good again');

-- Secrets.
SELECT is(client_secret_set('robot', tap.hash('t')), true,
    'a machine user gets another secret');
SELECT is((SELECT secret_hash FROM oauth_client WHERE client_id = 'robot'),
    tap.hash('t'), 'which is the only one');
SELECT is(client_secret_set('r1', tap.hash('t')), false,
    'a public client gets none');

-- Redirects.
SELECT is(client_redirects_set('k', '{https://new.example/cb}'), true,
    'an operator''s client is redirected elsewhere');
SELECT is((SELECT fingerprint FROM oauth_client WHERE client_id = 'k'),
    client_fingerprint('App', '{https://new.example/cb}', 'none'),
    'people must consent anew');
SELECT is(client_redirects_set('r1', '{https://new.example/cb}'), false,
    'one that registered is not');

-- Disabling.
SELECT is(client_disable('k', true), true, 'a client can be disabled');
SELECT is((SELECT outcome FROM client_fetch_claim('k', 10)), 'disabled',
    'nothing is fetched for it');
SELECT is(tap.known('k'), false, 'then it is unknown');
SELECT is(client_disable('k', true), false, 'once');
SELECT is((SELECT state FROM client_overview WHERE client_id = 'k'),
    'disabled', 'operators see it');

-- Clean-up.
INSERT INTO oauth_grant (account_id, client_id, resource, scope)
VALUES (tap.ann(), 'r1', 'https://x', '{}');
UPDATE oauth_client SET last_used_at = now() - interval '100 d',
    created_at = now() - interval '100 d' WHERE client_id IN ('r1', 'r4');
SELECT is(client_sweep(90 * 86400), 2::bigint,
    'clients unused in time and idle ones go');
SELECT is(tap.known('r1'), true, 'not those that have a grant');
SELECT is(tap.known('r4'), false, 'the idle one is gone');
UPDATE oauth_client SET fetched_at = now() - interval '100 d',
    created_at = now() - interval '100 d' WHERE source = 'document';
SELECT is(client_sweep(90 * 86400), 1::bigint, 'so do documents');
SELECT is(tap.put('https://app.example/d', 'document'), 'created',
    'a document that nobody uses');
SELECT is(client_sweep(90 * 86400), 0::bigint, 'stays');
UPDATE oauth_client SET fetched_at = now() - interval '25 hours'
WHERE client_id = 'https://app.example/d';
SELECT is(client_sweep(90 * 86400), 1::bigint, 'for a day');
UPDATE client_fetch SET until = now() - interval '2 hours';
SELECT client_sweep(90 * 86400);
SELECT is_empty('SELECT FROM client_fetch', 'old fetches are forgotten');
SELECT is((SELECT string_agg(client_id, ' ' ORDER BY client_id COLLATE "C")
           FROM oauth_client), 'k r1 r3 r5 robot',
    'what operators entered or shut out stays');

-- Removing.
SELECT is(client_remove('r1'), true, 'a client is removed');
SELECT is_empty($$ SELECT FROM oauth_grant WHERE client_id = 'r1' $$,
    'with its grants');
SELECT is(client_remove('r1'), false, 'once');

SELECT * FROM finish();
ROLLBACK;
