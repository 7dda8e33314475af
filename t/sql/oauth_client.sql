-- OAuth clients: registration, documents, operators' clients, clean-up.

BEGIN;
\ir fixture.psql
SELECT plan(34);

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

-- Disabling.
SELECT is(client_disable('k', true), true, 'a client can be disabled');
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
SELECT is((SELECT string_agg(client_id, ' ' ORDER BY client_id COLLATE "C")
           FROM oauth_client), 'k r1 r3 r5 robot',
    'what operators entered or shut out stays');

SELECT * FROM finish();
ROLLBACK;
