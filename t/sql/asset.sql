-- Assets: one for the same bytes, made ready or refused by the media job.

BEGIN;
\ir fixture.psql
SELECT plan(32);

CREATE FUNCTION tap.store(p_account uuid, p_text text, p_type text = 'audio',
    OUT asset_id uuid, OUT existed boolean)
LANGUAGE sql AS $$
    SELECT asset_id, existed FROM dubplate.asset_store(p_account, p_type, 'song.wav',
        tap.hash(p_text), length(p_text), 'audio/x-wav',
        '{"client": "test"}') $$;
CREATE FUNCTION tap.media_job(p_asset uuid) RETURNS uuid LANGUAGE sql STABLE
AS $$ SELECT id FROM dubplate.job WHERE asset_id = p_asset
      AND state IN ('queued', 'running') $$;
CREATE FUNCTION tap.ready(p_asset uuid, p_job uuid, p_epoch bigint)
RETURNS boolean LANGUAGE sql AS $$
    SELECT applied FROM dubplate.asset_ready(p_asset, tap.hash('derived'), 99,
        'audio/wav', '{"duration_ms": 1500, "derived": {"bits": 24}}',
        '[{"code": "lossy"}]', p_job, p_epoch) $$;

SELECT asset_id AS a FROM tap.store(tap.ann(), 'one') \gset
SELECT tap.media_job(:'a') AS m \gset
SELECT is((SELECT state FROM asset WHERE id = :'a'), 'pending',
    'a stored file waits for its media job');
SELECT is((SELECT args ->> 'type' FROM job WHERE id = :'m'), 'audio',
    'which knows what to make');
SELECT results_eq($$ SELECT * FROM tap.store(tap.ann(), 'one') $$,
    format('VALUES (%L::uuid, true)', :'a'),
    'the same bytes are the same asset');
SELECT is((SELECT count(*)::int FROM job), 1, 'with one media job');
SELECT isnt((SELECT asset_id FROM tap.store(tap.bob(), 'one')), :'a',
    'another account has its own');
SELECT isnt((SELECT asset_id FROM tap.store(tap.ann(), 'one', 'coverArt')),
    :'a', 'so has another type');
SELECT isnt((SELECT asset_id FROM tap.store(tap.ann(), 'two')), :'a',
    'other bytes are another asset');

-- Ready.
SELECT tap.claim(:'m') AS e \gset
SELECT is(tap.ready(:'a', :'m', :e - 1), false,
    'a worker that lost the job makes nothing ready');
SELECT is(tap.ready((SELECT asset_id FROM tap.store(tap.ann(), 'two')),
    :'m', :e), false, 'nor does one for another asset');
SELECT is((SELECT state FROM asset WHERE id = :'a'), 'pending',
    'the asset still waits');
SELECT is(tap.ready(:'a', :'m', :e), true, 'the worker that holds it does');
SELECT results_eq(
    format($$ SELECT state, facts, advisories, derived_hash, derived_bytes,
                  derived_media_type, derived_facts
              FROM asset_overview WHERE asset_id = %L $$, :'a'),
    $$ VALUES ('ready', '{"duration_ms": 1500}'::jsonb,
           '[{"code": "lossy"}]'::jsonb, tap.hash('derived'), 99::bigint,
           'audio/wav', '{"bits": 24}'::jsonb) $$,
    'a ready asset has facts, advisories and a derived file');
SELECT is(tap.ready(:'a', :'m', :e), true, 'saying so twice');
SELECT is((SELECT count(*)::int FROM asset WHERE source_asset_id = :'a'), 1,
    'makes one derived file');
SELECT is(job_finish(:'m', :e, '{}'), true, 'the job ends');
SELECT results_eq($$ SELECT * FROM tap.store(tap.ann(), 'one') $$,
    format('VALUES (%L::uuid, true)', :'a'),
    'a ready asset is given for the same bytes again');
SELECT is(tap.media_job(:'a'), NULL, 'without a job');
SELECT is((SELECT count(*)::int FROM content_reference
           WHERE content_hash = tap.hash('derived')), 1,
    'storage has to keep the derived file');

-- Refused.
SELECT asset_id AS b FROM tap.store(tap.ann(), 'two') \gset
SELECT tap.media_job(:'b') AS n \gset
SELECT tap.claim(:'n') AS f \gset
SELECT is(asset_refuse(:'b', 'not_audio', 'No sound', '{}', :'n', :f + 1),
    false, 'a worker that lost the job refuses nothing');
SELECT is(asset_refuse(:'a', 'not_audio', 'No sound', '{}', :'n', :f),
    false, 'nor does one another asset');
SELECT is(asset_refuse(:'b', 'not_audio', 'No sound', '{"x": 1}', :'n', :f),
    true, 'the worker that holds it does');
SELECT results_eq(
    $$ SELECT account_login, refusal_code, refusal_text, facts
       FROM refused_files $$,
    $$ VALUES ('ann', 'not_audio', 'No sound', '{"x": 1}'::jsonb) $$,
    'the reason can be looked up');
SELECT is(job_finish(:'n', :f, '{}'), true, 'the job ends');
SELECT is((SELECT existed FROM tap.store(tap.ann(), 'two')), true,
    'a refused file may be sent again');
SELECT is((SELECT state FROM asset WHERE id = :'b'), 'pending',
    'and is looked at again');
SELECT tap.media_job(:'b') AS n \gset
SELECT isnt(:'n'::text, NULL, 'by a new job');

-- A media job that fails for good.
SELECT tap.claim(:'n') AS f \gset
SELECT is(job_fail(:'n', :f, 'timeout', 'Took too long'), true,
    'a media job can fail');
SELECT results_eq(
    format($$ SELECT state, refusal_code FROM asset WHERE id = %L $$, :'b'),
    $$ VALUES ('refused', 'timeout') $$, 'its asset is refused');
SELECT is(job_again(:'n'), 'queued', 'an operator may try it again');
SELECT is((SELECT state FROM asset WHERE id = :'b'), 'pending',
    'then the asset waits again');
SELECT tap.claim(:'n') AS f \gset
SELECT is(tap.ready(:'b', :'n', :f), true, 'and may become ready');
SELECT is((SELECT refusal_code FROM asset WHERE id = :'b'), NULL,
    'with the refusal forgotten');

SELECT * FROM finish();
ROLLBACK;
