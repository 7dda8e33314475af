-- How much an account may have stored: counted exactly, on every way in.

BEGIN;
\ir fixture.psql
SELECT plan(51);

CREATE FUNCTION tap.held(p_account uuid = tap.ann()) RETURNS bigint
LANGUAGE sql AS $$ SELECT stored_bytes FROM dubplate.account_overview
                   WHERE account_id = p_account $$;
CREATE FUNCTION tap.open(p_bytes bigint, p_flow text = 'http',
    p_max bigint = 100, OUT session_id uuid, OUT over_quota boolean,
    OUT over_limit boolean, OUT stored_bytes bigint,
    OUT stored_max_bytes bigint, OUT job_id uuid)
LANGUAGE sql AS $$
    SELECT session_id, over_quota, over_limit, stored_bytes,
           stored_max_bytes, job_id
    FROM dubplate.upload_open(tap.ann(), p_flow, 'audio', 'a.wav', NULL,
        p_bytes, NULL, 10, NULL,
        CASE p_flow WHEN 'url' THEN 'https://example.com/a.wav' END, NULL,
        1000000, 7200, 86400, p_max) $$;
CREATE FUNCTION tap.put(p_session uuid, p_index int, p_bytes bigint)
RETURNS text LANGUAGE sql AS $$
    SELECT dubplate.upload_chunk_put(p_session, tap.ann(), p_index, p_bytes,
        tap.hash(p_session::text || p_index), 7200) $$;
CREATE FUNCTION tap.store(p_text text, p_bytes bigint,
    p_max bigint = 100, p_account uuid = tap.ann(),
    OUT asset_id uuid, OUT existed boolean, OUT over_limit boolean,
    OUT stored_bytes bigint, OUT stored_max_bytes bigint)
LANGUAGE sql AS $$
    SELECT * FROM dubplate.asset_store(p_account, 'audio', 'a.wav',
        tap.hash(p_text), p_bytes, 'audio/x-wav', NULL, p_max) $$;
CREATE FUNCTION tap.finish(p_session uuid, p_text text, p_bytes bigint,
    p_max bigint = 100, OUT asset_id uuid, OUT over_limit boolean)
LANGUAGE sql AS $$
    SELECT asset_id, over_limit FROM dubplate.upload_finish(p_session,
        tap.ann(), tap.hash(p_text), p_bytes, 'audio/x-wav', NULL, NULL,
        p_max) $$;
CREATE FUNCTION tap.ready(p_asset uuid, p_bytes bigint, p_max bigint = 100,
    OUT applied boolean, OUT over_limit boolean)
LANGUAGE sql AS $$
    SELECT applied, over_limit
    FROM dubplate.job j, dubplate.asset_ready(p_asset, tap.hash('derived'),
        p_bytes, 'audio/wav', '{}', '[]', j.id, j.lease_epoch, p_max)
    WHERE j.asset_id = p_asset AND j.state = 'running' $$;
CREATE FUNCTION tap.media(p_asset uuid) RETURNS bigint LANGUAGE sql AS $$
    SELECT tap.claim(id) FROM dubplate.job
    WHERE asset_id = p_asset AND state = 'queued' $$;

SELECT is(tap.held(), 0::bigint, 'a new account holds nothing');

-- Files that come whole.
SELECT asset_id AS a FROM tap.store('one', 60) \gset
SELECT is(tap.held(), 60::bigint, 'a file counts');
SELECT results_eq($$ SELECT * FROM tap.store('two', 41) $$,
    'VALUES (NULL::uuid, false, true, 60::bigint, 100::bigint)',
    'one byte too many is refused, with the numbers');
SELECT is((SELECT count(*)::int FROM asset), 1, 'and makes no asset');
SELECT is((SELECT count(*)::int FROM job), 1, 'nor a job');
SELECT results_eq(
    $$ SELECT existed, over_limit FROM tap.store('one', 60) $$,
    'VALUES (true, false)', 'the same bytes again take no room');
SELECT is(tap.held(), 60::bigint, 'and count once');
SELECT is((SELECT over_limit FROM tap.store('two', 40)), false,
    'what fits to the byte is taken');
SELECT is((SELECT over_limit FROM tap.store('one', 60)), false,
    'a full account may repeat what it sent');
SELECT is((SELECT over_limit FROM tap.store('x', 90, 100, tap.bob())), false,
    'another account has its own room');
SELECT is(tap.held(), 100::bigint, 'which is not this one''s');
SELECT is((SELECT over_limit FROM tap.store('three', 1, NULL)), false,
    'where there is no limit all is taken');

-- Sessions reserve what they announce.
DELETE FROM job;
DELETE FROM asset;
SELECT session_id AS s FROM tap.open(70) \gset
SELECT is(tap.held(), 70::bigint, 'an open session counts as announced');
SELECT results_eq(
    $$ SELECT session_id, over_quota, over_limit, stored_bytes,
              stored_max_bytes FROM tap.open(31) $$,
    'VALUES (NULL::uuid, false, true, 70::bigint, 100::bigint)',
    'a second that does not fit beside it is refused');
SELECT is((SELECT over_limit FROM tap.store('big', 31)), true,
    'nor may a whole file take what is reserved');
SELECT is(tap.put(:'s', 0, 40), 'stored', 'chunks fill the reservation');
SELECT is(tap.held(), 70::bigint, 'and do not count beside it');
SELECT is((SELECT over_limit FROM tap.open(30)), false, 'what fits is opened');
SELECT is(tap.put(:'s', 1, 30), 'stored', 'the last chunk');
SELECT outcome AS o FROM upload_assemble(:'s', tap.ann(), 60) \gset
UPDATE upload_session SET expires_at = now() - interval '1 s'
WHERE id = :'s';
SELECT is(tap.held(), 100::bigint,
    'a session that is put together counts, also past its time');
SELECT results_eq(
    format('SELECT asset_id IS NULL, over_limit
            FROM tap.finish(%L, %L, 70, 50)', :'s', 'all'),
    'VALUES (false, false)',
    'what was reserved is taken, though the limit is lower by now');
SELECT is(tap.held(), 100::bigint, 'the file stands for the session');

-- Uploads that come to nothing.
SELECT id AS t FROM upload_session WHERE state = 'open' \gset
SELECT tap.put(:'t', 0, 8) AS x \gset
SELECT upload_fail(:'t', tap.ann(), 'x', 'Because', true) AS x \gset
SELECT is(tap.held(), 100::bigint, 'a session opened again stays reserved');
SELECT upload_fail(:'t', tap.ann(), 'x', 'Because', false) AS x \gset
SELECT is(tap.held(), 78::bigint,
    'a failed session gives room back, but for its chunks');
SELECT upload_swept(:'t') AS x \gset
SELECT is(tap.held(), 70::bigint, 'and those when they are swept');
SELECT session_id AS t FROM tap.open(30) \gset
SELECT tap.put(:'t', 0, 9) AS x \gset
UPDATE upload_session SET expires_at = now() WHERE id = :'t';
SELECT is(tap.held(), 79::bigint, 'one past its time counts its chunks');
SELECT count(*) AS x FROM upload_expire(86400) \gset
SELECT is(tap.held(), 79::bigint, 'so does one that has expired');
SELECT upload_swept(:'t') AS x \gset

-- Fetching: nobody knows how large the file is.
SELECT is((SELECT over_limit FROM tap.open(NULL, 'url', 70)), true,
    'a full account fetches nothing');
SELECT session_id AS u, job_id AS f FROM tap.open(NULL, 'url') \gset
SELECT isnt(:'f'::text, NULL, 'where a byte fits there is a job');
SELECT results_eq(format('SELECT * FROM tap.finish(%L, %L, 31)', :'u', 'web'),
    'VALUES (NULL::uuid, true)', 'a file that does not fit is refused');
SELECT is((SELECT state FROM upload_session WHERE id = :'u'), 'open',
    'and its session is as it was');
SELECT is((SELECT over_limit FROM tap.finish(:'u', 'all', 70)), false,
    'one that the account has needs no room');
SELECT session_id AS u FROM tap.open(NULL, 'url') \gset
SELECT is((SELECT over_limit FROM tap.finish(:'u', 'web', 10)), false,
    'one that fits is taken');
SELECT is(tap.held(), 80::bigint, 'and counts');

-- What the media job makes.
SELECT id AS a FROM asset WHERE size_bytes = 10 \gset
SELECT tap.media(:'a') AS x \gset
SELECT results_eq(format('SELECT * FROM tap.ready(%L, 21)', :'a'),
    'VALUES (false, true)', 'a derived file that does not fit is refused');
SELECT is((SELECT state FROM asset WHERE id = :'a'), 'pending',
    'and changes nothing');
SELECT results_eq(format('SELECT * FROM tap.ready(%L, 20)', :'a'),
    'VALUES (true, false)', 'one that fits is taken');
SELECT is(tap.held(), 100::bigint, 'and counts');
SELECT results_eq(format('SELECT * FROM tap.ready(%L, 20)', :'a'),
    'VALUES (true, false)', 'said twice it takes no more room');
SELECT is(tap.held(), 100::bigint, 'and counts once');
SELECT session_id AS s FROM tap.open(100, 'http', 200) \gset
SELECT is((SELECT over_limit FROM tap.ready(:'a', 21, 200)), true,
    'it takes nothing of what is reserved');
SELECT upload_fail(:'s', tap.ann(), 'x', 'Because', false) AS x \gset

-- A limit of its own.
SELECT is(account_limit(tap.ann(), 120), true, 'an account gets a limit');
SELECT is(account_limit(tap.ann(), 120), false, 'once');
SELECT is(account_limit(gen_random_uuid(), 1), false, 'nobody gets none');
SELECT is((SELECT stored_max_bytes FROM account_overview
           WHERE login = 'ann'), 120::bigint, 'the overview shows it');
SELECT is((SELECT over_limit FROM tap.store('more', 20)), false,
    'it stands in for the setting');
SELECT results_eq(
    $$ SELECT over_limit, stored_max_bytes FROM tap.store('last', 1, 1000) $$,
    'VALUES (true, 120::bigint)', 'also where that allows more');
SELECT is(account_limit(tap.ann(), NULL), true, 'it may be taken back');
SELECT is((SELECT over_limit FROM tap.store('last', 1, 1000)), false,
    'then the setting counts');
SELECT is((SELECT over_limit FROM tap.open(1, 'http', 50)), true,
    'below what an account holds it stores nothing more');
SELECT throws_ok($$ SELECT account_limit(tap.ann(), 0) $$, '23514', NULL,
    'a limit is at least a byte');

SELECT * FROM finish();
ROLLBACK;
