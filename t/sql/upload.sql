-- Upload sessions and chunks.

BEGIN;
\ir fixture.psql
SELECT plan(55);

CREATE FUNCTION tap.open(
    p_flow text = 'http', p_bytes bigint = 10, p_chunks int = 3,
    p_max bigint = 100, p_type text = 'audio',
    OUT session_id uuid, OUT expires_at timestamptz, OUT over_quota bool,
    OUT job_id uuid)
LANGUAGE sql AS $$
    SELECT session_id, expires_at, over_quota, job_id
    FROM dubplate.upload_open(tap.ann(), p_flow, p_type, 'a.wav',
        'audio/wav', p_bytes, p_chunks, 4, NULL,
        CASE p_flow WHEN 'url' THEN 'https://example.com/a.wav' END,
        '{"client": "test"}', p_max, 7200, 86400) $$;
CREATE FUNCTION tap.put(p_session uuid, p_index int, p_text text)
RETURNS text LANGUAGE sql AS $$
    SELECT dubplate.upload_chunk_put(p_session, tap.ann(), p_index,
        length(p_text), tap.hash(p_text), 7200) $$;

-- Opening, and the quota of bytes in flight.
SELECT session_id AS s FROM tap.open() \gset
SELECT is((SELECT state FROM upload_overview WHERE session_id = :'s'),
    'open', 'a session opens');
SELECT is((SELECT expires_at FROM upload_session WHERE id = :'s'),
    now() + interval '2 h', 'it expires after its time');
SELECT is((SELECT over_quota FROM tap.open(p_bytes => 90)), false,
    'as many bytes as the quota may be in flight');
SELECT results_eq('SELECT session_id, over_quota FROM tap.open(p_bytes => 1)',
    'VALUES (NULL::uuid, true)', 'one more may not, and opens no session');
UPDATE upload_session SET expires_at = now() - interval '1 s'
WHERE declared_bytes = 90;
SELECT is((SELECT over_quota FROM tap.open(p_bytes => 90)), false,
    'sessions past their time do not count');
UPDATE upload_session SET expires_at = now() - interval '1 s'
WHERE declared_bytes = 90;
SELECT is((SELECT over_quota FROM upload_open(tap.bob(), 'tool', 'audio',
    'b', NULL, 95, 1, 4, NULL, NULL, NULL, 100, 60, 60)), false,
    'the quota is one account''s');

-- Chunks.
SELECT is(tap.put(:'s', 0, 'aaaa'), 'stored', 'a chunk is stored');
SELECT is(tap.put(:'s', 0, 'aaaa'), 'same', 'the same again is the same');
SELECT is(tap.put(:'s', 0, 'aaab'), 'conflict',
    'other bytes at the same place are a conflict');
SELECT is((SELECT content_hash FROM upload_chunk WHERE session_id = :'s'),
    tap.hash('aaaa'), 'and the first ones stay');
SELECT is(tap.put(:'s', 3, 'a'), 'out_of_range', 'there is no fourth of 3');
SELECT is(tap.put(:'s', -1, 'a'), 'out_of_range', 'nor one before the first');
SELECT is(tap.put(:'s', 1, 'bbbbbbb'), 'out_of_range',
    'more bytes than declared are refused');
SELECT is(upload_chunk_put(:'s', tap.bob(), 1, 1, tap.hash('b'), 60),
    'not_found', 'another account does not find the session');
SELECT is(tap.put(gen_random_uuid(), 0, 'a'), 'not_found',
    'an unknown session is answered the same');
UPDATE upload_session SET expires_at = now() + interval '1 min'
WHERE id = :'s';
SELECT is(tap.put(:'s', 2, 'cc'), 'stored', 'chunks come in any order');
SELECT is((SELECT expires_at FROM upload_session WHERE id = :'s'),
    now() + interval '2 h', 'a chunk puts the expiry off');
UPDATE upload_session SET expires_hard_at = now() + interval '1 min'
WHERE id = :'s';
SELECT is(tap.put(:'s', 2, 'cc'), 'same', 'so does a repeated one');
SELECT is((SELECT expires_at FROM upload_session WHERE id = :'s'),
    now() + interval '1 min', 'but never past the hard limit');
SELECT results_eq(
    format($$ SELECT received_chunks, received_bytes FROM upload_overview
              WHERE session_id = %L $$, :'s'),
    $$ VALUES ('{0,2}'::int[], 6::bigint) $$,
    'the overview shows what has arrived');

-- Putting it together.
SELECT results_eq(
    format('SELECT outcome, missing FROM upload_assemble(%L, tap.ann(), 60)',
           :'s'),
    $$ VALUES ('incomplete', '{1}'::int[]) $$, 'missing chunks are listed');
SELECT is(tap.put(:'s', 1, 'bbbb'), 'stored',
    'an incomplete one stays open');
SELECT is((SELECT outcome FROM upload_assemble(:'s', tap.bob(), 60)),
    'not_found', 'another account cannot complete it');
SELECT results_eq(
    format($$ SELECT outcome, total_bytes, total_chunks, type, file_name
              FROM upload_assemble(%L, tap.ann(), 60) $$, :'s'),
    $$ VALUES ('claimed', 10::bigint, 3, 'audio', 'a.wav') $$,
    'a complete one is claimed');
SELECT is((SELECT outcome FROM upload_assemble(:'s', tap.ann(), 60)), 'busy',
    'by one caller');
SELECT is(tap.put(:'s', 1, 'bbbb'), 'closed',
    'it takes no chunks meanwhile');
UPDATE upload_session SET assembling_until = now() - interval '1 s'
WHERE id = :'s';
SELECT is((SELECT outcome FROM upload_assemble(:'s', tap.ann(), 60)),
    'claimed', 'when that one died, another may take over');
SELECT is(upload_fail(:'s', tap.bob(), 'x', 'y', false), false,
    'another account cannot fail it');
SELECT is(upload_fail(:'s', tap.ann(), 'disk', 'Disk full', true), true,
    'it can be given up for another try');
SELECT is((SELECT outcome FROM upload_assemble(:'s', tap.ann(), 60)),
    'claimed', 'and be claimed again');
SELECT is((SELECT asset_id FROM upload_finish(:'s', tap.bob(),
    tap.hash('all'), 10, 'audio/x-wav', NULL, NULL)), NULL, 'another account cannot finish it');
SELECT asset_id AS asset FROM upload_finish(:'s', tap.ann(),
    tap.hash('all'), 10, 'audio/x-wav', NULL, '{"bits": 16}') \gset
SELECT results_eq(
    format($$ SELECT state, size_bytes, file_name, facts, job_state
              FROM asset_overview WHERE asset_id = %L $$, :'asset'),
    $$ VALUES ('pending', 10::bigint, 'a.wav', '{"bits": 16}'::jsonb,
               'queued') $$,
    'the session becomes an asset with a media job');
SELECT results_eq(
    format('SELECT outcome, asset_id FROM upload_assemble(%L, tap.ann(), 60)',
           :'s'),
    format($$ VALUES ('done', %L::uuid) $$, :'asset'),
    'completing again gives the same asset');
SELECT is((SELECT asset_id FROM upload_finish(:'s', tap.ann(),
    tap.hash('else'), 9, 'x/y', NULL, NULL)), :'asset', 'and so does finishing');
SELECT is((SELECT count(*)::int FROM asset), 1, 'without another asset');
SELECT is(tap.put(:'s', 0, 'aaaa'), 'closed', 'a done session is closed');
SELECT is(upload_fail(:'s', tap.ann(), 'x', 'y', false), false,
    'and cannot fail any more');
SELECT is((SELECT outcome FROM upload_assemble(gen_random_uuid(), tap.ann(),
    60)), 'not_found', 'an unknown session cannot be completed');

-- Failing for good; unknown numbers of chunks.
SELECT session_id AS f
FROM tap.open(p_bytes => NULL, p_chunks => NULL) \gset
SELECT results_eq(
    format('SELECT outcome, missing FROM upload_assemble(%L, tap.ann(), 60)',
           :'f'),
    $$ VALUES ('incomplete', '{0}'::int[]) $$,
    'nothing at all is incomplete');
SELECT is(tap.put(:'f', 1, 'b'), 'stored',
    'where the number of chunks is unknown any may come');
SELECT results_eq(
    format('SELECT outcome, missing FROM upload_assemble(%L, tap.ann(), 60)',
           :'f'),
    $$ VALUES ('incomplete', '{0}'::int[]) $$, 'gaps are found all the same');
SELECT upload_fail(:'f', tap.ann(), 'size', 'Too large', false) \gset
SELECT results_eq(
    format($$ SELECT outcome, failure_code, failure_text
              FROM upload_assemble(%L, tap.ann(), 60) $$, :'f'),
    $$ VALUES ('failed', 'size', 'Too large') $$,
    'a failed session says why');

-- Fetching a URL.
SELECT session_id AS u, job_id AS fetch FROM tap.open(p_flow => 'url') \gset
SELECT results_eq(
    format('SELECT kind, upload_session_id FROM job WHERE id = %L', :'fetch'),
    format($$ VALUES ('fetch', %L::uuid) $$, :'u'),
    'a URL is fetched by a job');
SELECT is(tap.put(:'u', 0, 'a'), 'closed', 'and takes no chunks');
SELECT tap.claim(:'fetch') AS epoch \gset
SELECT job_fail(:'fetch', :epoch, 'refused', 'Private address') \gset
SELECT results_eq(
    format($$ SELECT state, failure_code, failure_text FROM upload_overview
              WHERE session_id = %L $$, :'u'),
    $$ VALUES ('failed', 'refused', 'Private address') $$,
    'a failed fetch fails the session with the reason');

-- The scoped token.
SELECT session_id AS t FROM upload_open(tap.ann(), 'http', 'audio', 'a',
    NULL, 4, 1, 4, tap.hash('scoped'), NULL, NULL, 1000, 60, 600) \gset
SELECT results_eq(
    $$ SELECT session_id, account_id, type FROM upload_principal
       WHERE token_hash = tap.hash('scoped') $$,
    format($$ VALUES (%L::uuid, tap.ann(), 'audio') $$, :'t'),
    'a scoped token stands for its session');
SELECT is_empty($$ SELECT FROM token_principal
                   WHERE token_hash = tap.hash('scoped') $$,
    'and is no access token');

-- Expiry and sweeping.
UPDATE upload_session SET expires_at = now() - interval '1 s'
WHERE id = :'t';
SELECT is_empty($$ SELECT FROM upload_principal
                   WHERE token_hash = tap.hash('scoped') $$,
    'past its time the scoped token is nothing');
SELECT is(tap.put(:'t', 0, 'aaaa'), 'expired', 'nor takes it chunks');
SELECT is((SELECT outcome FROM upload_assemble(:'t', tap.ann(), 60)),
    'expired', 'nor completes it');
SELECT is_empty('SELECT * FROM upload_expire(86400)',
    'files of sessions just closed may not go yet');
SELECT is((SELECT state FROM upload_session WHERE id = :'t'), 'expired',
    'but what is past its time is expired now');
UPDATE upload_session SET closed_at = now() - interval '1 day'
WHERE id = :'s';
SELECT results_eq('SELECT * FROM upload_expire(86400)',
    format('VALUES (%L::uuid)', :'s'), 'a day later they may');
SELECT upload_swept(:'s') \gset
SELECT is_empty('SELECT * FROM upload_expire(86400)',
    'once swept, never named again');
SELECT is_empty(format('SELECT FROM upload_chunk WHERE session_id = %L',
    :'s'), 'and the rows of its chunks are gone');

SELECT * FROM finish();
ROLLBACK;
