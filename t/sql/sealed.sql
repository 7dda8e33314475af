-- Secrets that are sealed anew.

BEGIN;
\ir fixture.psql
SELECT plan(6);

INSERT INTO account (id, login, display_name)
VALUES ('00000000-0000-4000-8000-000000000001', 'sealed', 'Sealed');
INSERT INTO account_totp (account_id, secret_sealed)
VALUES ('00000000-0000-4000-8000-000000000001', repeat('t', 60)::bytea);
SELECT signing_key_add(rpad('a', 43, '-'), jsonb_build_object('kid',
    rpad('a', 43, '-')), 'sealed');

SELECT results_eq($$ SELECT in_table, in_column, id, sealed
    FROM sealed_secret ORDER BY in_table $$,
    $$ VALUES ('account_totp', 'secret_sealed',
               '00000000-0000-4000-8000-000000000001',
               repeat('t', 60)::bytea),
              ('signing_key', 'private_sealed', rpad('a', 43, '-'),
               'sealed'::bytea) $$,
    'every secret is named by its place');
SELECT ok(sealed_replace('signing_key', rpad('a', 43, '-'), 'sealed', 'new'),
    'a key is replaced');
SELECT ok(NOT sealed_replace('signing_key', rpad('a', 43, '-'), 'sealed',
    'newer'), 'unless it changed meanwhile');
SELECT ok(sealed_replace('account_totp',
    '00000000-0000-4000-8000-000000000001', repeat('t', 60)::bytea,
    repeat('n', 60)::bytea), 'so is the secret of one-time codes');
SELECT is((SELECT string_agg(convert_from(sealed, 'UTF8'), ' '
                             ORDER BY in_table) FROM sealed_secret),
    repeat('n', 60) || ' new', 'they are the new ones');
SELECT signing_key_retire(rpad('a', 43, '-'));
SELECT is((SELECT count(*) FROM sealed_secret), 1::bigint,
    'a retired key has no secret');

SELECT * FROM finish();
ROLLBACK;
