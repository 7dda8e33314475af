-- UPCs and ISRCs: check digits, pools, and who keeps what.

BEGIN;
\ir fixture.psql
SELECT plan(27);

-- GS1's own examples and some from shelves.
SELECT is(gtin_check_digit(left(code, -1)), right(code, 1)::int,
          'check digit of ' || code)
FROM unnest('{036000291452,012345678905,725272730706,614141000036,
              4006381333931,5901234123457,10614141000415,000000000000}'
            ::text[]) AS code;

SELECT release_id AS r, job_id AS j FROM tap.submit(tap.ann(), NULL, 'Song')
\gset
UPDATE identifier_pool SET next_number = 7;
SELECT tap.claim(:'j') AS e \gset
SELECT is((SELECT outcome FROM identifiers_assign(:'j', :e - 1)), 'lost',
    'a worker that lost the job gets none');
SELECT is((SELECT sum(next_number)::int FROM identifier_pool), 14,
    'and none is used up');
SELECT to_char(now() AT TIME ZONE 'UTC', 'YY') AS yy \gset
SELECT results_eq(
    format('SELECT * FROM identifiers_assign(%L, %s)', :'j', :e),
    format($$ VALUES ('assigned', '{"upc": "400000000077", "isrcs":
        ["ZZDUB%1$s00007", "ZZDUB%1$s00008"]}'::jsonb) $$, :'yy'),
    'release and tracks get the next numbers, in track order');
SELECT is(gtin_check_digit(left(upc, -1)), right(upc, 1)::int,
    'the UPC has its check digit') FROM release WHERE id = :'r';
SELECT results_eq(
    'SELECT upc FROM release_overview UNION ALL
     (SELECT isrc FROM track_overview ORDER BY position)',
    format($$ VALUES ('400000000077'), ('ZZDUB%1$s00007'),
                     ('ZZDUB%1$s00008') $$, :'yy'), 'they are kept');
SELECT is((SELECT identifiers #>> '{isrcs,1}'
           FROM identifiers_assign(:'j', :e)), 'ZZDUB' || :'yy' || '00008',
    'asked again, the answer is the same');
SELECT is((SELECT sum(next_number)::int FROM identifier_pool), 17,
    'and no more are used up');
SELECT job_finish(:'j', :e, '{}') AS x \gset

-- A later revision: place and title keep an ISRC, a given one stays.
SELECT job_id AS j FROM release_submit(tap.ann(), :'r', NULL,
    tap.doc('Song 2'), tap.hash('Song 2'), 4, NULL,
    '[{"position": 1, "title": "One"},
      {"position": 2, "title": "Two, remixed"},
      {"position": 3, "title": "Three", "isrc": "DE-ABC-20-00001"},
      {"position": 4, "title": "Two"}]', NULL) \gset
SELECT tap.claim(:'j') AS e \gset
SELECT is((SELECT identifiers FROM identifiers_assign(:'j', :e)),
    format('{"upc": "400000000077", "isrcs": ["ZZDUB%1$s00007",
        "ZZDUB%1$s00009", "DEABC2000001", "ZZDUB%1$s00010"]}',
        :'yy')::jsonb,
    'the UPC stays, the same track keeps its ISRC, a given one is taken');
SELECT job_finish(:'j', :e, '{}') AS x \gset

-- A UPC that was given.
SELECT job_id AS j, release_id AS r2 FROM release_submit(tap.ann(), NULL,
    NULL, '{"release": {"title": "T", "upc": "036000291452"}}',
    tap.hash('T'), 1, NULL, '[{"position": 1, "title": "T"}]', NULL) \gset
SELECT tap.claim(:'j') AS e \gset
SELECT is((SELECT identifiers ->> 'upc' FROM identifiers_assign(:'j', :e)),
    '036000291452', 'a given UPC stays');

-- Empty pools.
SELECT job_id AS j FROM tap.submit(tap.bob(), NULL, 'Last') \gset
SELECT tap.claim(:'j') AS e \gset
UPDATE identifier_pool SET next_number = last_number WHERE kind = 'isrc';
SELECT is((SELECT outcome FROM identifiers_assign(:'j', :e)), 'exhausted',
    'two tracks cannot share the last ISRC');
INSERT INTO identifier_pool (kind, prefix, last_number)
VALUES ('isrc', 'ZZNEW', 5);
SELECT is((SELECT identifiers #>> '{isrcs,1}'
           FROM identifiers_assign(:'j', :e)), 'ZZNEW' || :'yy' || '00001',
    'the next pool goes on where the first ended');
UPDATE identifier_pool SET next_number = last_number + 1;
SELECT is(identifier_next('upc'), NULL, 'an empty pool gives nothing');
SELECT is(identifier_next('isrc'), NULL, 'of either kind');

-- Forms.
SELECT throws_ok(format('INSERT INTO identifier_pool VALUES
    (%L, %L, 1, %s)', kind, prefix, last), '23514', NULL, why)
FROM (VALUES ('isrc', 'zzdub', 9, 'an ISRC prefix is in capitals'),
             ('isrc', 'ZZXXX', 100000, 'an ISRC has five digits'),
             ('upc', '12345678', 10000, 'a UPC has twelve digits'),
             ('ean', '1', 9, 'a pool is of UPCs or ISRCs'))
     AS bad(kind, prefix, last, why);
SELECT throws_ok($$ UPDATE track SET isrc = 'DE-ABC-20-00001' $$, '23514',
    NULL, 'a stored ISRC has no hyphens');
SELECT throws_ok($$ UPDATE release SET upc = '12-34' $$, '23514', NULL,
    'a stored UPC is digits');

SELECT * FROM finish();
ROLLBACK;
