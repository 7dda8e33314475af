-- Signing keys: next, active, retired, gone.

BEGIN;
\ir fixture.psql
SELECT plan(30);

CREATE FUNCTION tap.kid(p_name text) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT rpad(p_name, 43, '-') $$;
CREATE FUNCTION tap.add(p_name text) RETURNS text LANGUAGE sql
AS $$ SELECT signing_key_add(tap.kid(p_name), jsonb_build_object('kty',
          'RSA', 'kid', tap.kid(p_name)), 'sealed') $$;
CREATE FUNCTION tap.keys() RETURNS text LANGUAGE sql STABLE
AS $$ SELECT string_agg(rtrim(kid, '-') || ' ' || state, ', '
                        ORDER BY kid COLLATE "C")
      FROM signing_key_public $$;

SELECT is((SELECT outcome FROM signing_key_rotate(0, 60)), 'no_next',
    'without keys there is nothing to rotate');
SELECT is(tap.add('a'), 'active', 'the first key signs');
SELECT is(tap.add('b'), 'next', 'the second is the next');
SELECT is(tap.add('b'), 'exists', 'it is added once');
SELECT is(tap.add('c'), 'full', 'there is one next key at a time');
SELECT is(tap.keys(), 'a active, b next', 'both are published');
SELECT is((SELECT kid FROM signing_key_secret), tap.kid('a'), 'one signs');
SELECT is((SELECT outcome FROM signing_key_rotate(60, 60)), 'too_soon',
    'a key is published before it signs');
SELECT results_eq($$ SELECT outcome, kid FROM signing_key_rotate(0, 3600) $$,
    $$ VALUES ('rotated', tap.kid('b')) $$, 'then it does');
SELECT is(tap.keys(), 'a retired, b active',
    'the old one stays for the tokens it signed');
SELECT is((SELECT private_sealed FROM signing_key
           WHERE kid = tap.kid('a')), NULL, 'and can sign no more');
SELECT is((SELECT outcome FROM signing_key_rotate(0, 60)), 'no_next',
    'a new next key is needed first');
SELECT throws_ok($$ SELECT signing_key_add(tap.kid('x'),
    jsonb_build_object('kid', tap.kid('x'), 'd', 'secret'), 'sealed') $$,
    '23514', NULL, 'a private key is never published');
SELECT throws_ok($$ SELECT signing_key_add(tap.kid('x'),
    jsonb_build_object('kid', tap.kid('y')), 'sealed') $$,
    '23514', NULL, 'a key is published under its name');
SELECT is(signing_key_purge(), 0::bigint, 'a retired key stays for a time');
UPDATE signing_key SET delete_after = now() WHERE kid = tap.kid('a');
SELECT is(tap.keys(), 'b active', 'then it is published no more');
SELECT is(signing_key_purge(), 1::bigint, 'and removed');

-- In time.
SELECT is(signing_key_renew(60, 0, 60), 'no_next',
    'to renew it, a next key is needed');
SELECT tap.add('c');
SELECT is(signing_key_renew(60, 0, 60), 'fresh',
    'a key signs for its time');
UPDATE signing_key SET activated_at = now() - interval '60 s'
WHERE state = 'active';
SELECT is(signing_key_renew(NULL, 0, 60), 'fresh', 'or for ever');
SELECT is(signing_key_renew(60, 60, 60), 'too_soon',
    'and until the next is published');
SELECT is(signing_key_renew(60, 0, 60), 'rotated', 'then the next one does');
SELECT is(tap.keys(), 'b retired, c active', 'and the old one retires');

-- A key that got out.
SELECT is(signing_key_retire(tap.kid('z')), 'unknown', 'no such key');
SELECT tap.add('d');
SELECT is(signing_key_retire(tap.kid('c')), 'replaced',
    'a withdrawn key is replaced by the next');
SELECT is(tap.keys(), 'b retired, d active', 'and gone at once');
SELECT tap.add('e');
SELECT is(signing_key_retire(tap.kid('e')), 'retired',
    'so is one that never signed');
SELECT is(signing_key_retire(tap.kid('d')), 'none_active',
    'the last one leaves nobody to sign');
SELECT is(tap.add('f'), 'active', 'until a key is added');
SELECT is(tap.keys(), 'b retired, f active', 'which signs');

SELECT * FROM finish();
ROLLBACK;
