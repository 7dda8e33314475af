-- Whose turn it is: one account's many jobs do not hold up everybody else's.

BEGIN;
\ir fixture.psql
SELECT plan(18);

-- A job waits since then.
CREATE FUNCTION tap.age(p_job uuid, p_at timestamptz) RETURNS void
LANGUAGE sql AS $$
    UPDATE dubplate.job SET run_at = p_at, created_at = p_at
    WHERE id = p_job $$;

-- Queues so many media jobs of an account, the first so long ago.
CREATE FUNCTION tap.queue(p_account uuid, p_jobs int, p_age interval,
    p_kind text = 'media') RETURNS bigint LANGUAGE sql AS $$
    WITH made AS (
        SELECT n, dubplate.job_enqueue(p_kind, p_account, NULL, NULL, NULL,
            NULL, NULL, format('%s %s %s', p_account, p_kind, n)) AS id
        FROM generate_series(1, p_jobs) AS n),
    aged AS (
        SELECT tap.age(id, now() - p_age + n * interval '1 s') FROM made)
    SELECT count(*) FROM aged $$;
-- Who gets so many turns, one after the other; each job runs on, or ends
-- before the next is claimed, a second later.
CREATE FUNCTION tap.turns(p_times int, p_ends boolean = false,
    p_kinds text = 'media') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    turns text[] := '{}';
    mine record;
BEGIN
    FOR i IN 1 .. p_times LOOP
        SELECT c.job_id, c.lease_epoch, c.kind, left(a.login, 1) AS who
        INTO mine
        FROM dubplate.job_claim('w', string_to_array(p_kinds, ' '), 60) c
        LEFT JOIN dubplate.account a ON a.id = c.account_id;
        turns := turns || coalesce(mine.who, '-');
        IF p_ends THEN
            PERFORM dubplate.job_finish(mine.job_id, mine.lease_epoch, NULL);
        END IF;
        UPDATE dubplate.job SET started_at = started_at - interval '1 s';
    END LOOP;
    RETURN array_to_string(turns, ' ');
END
$$;

CREATE FUNCTION tap.clear() RETURNS void LANGUAGE sql
AS $$ DELETE FROM dubplate.job $$;

-- Many slots.
SELECT tap.queue(tap.ann(), 12, '1 h') AS x,
       tap.queue(tap.bob(), 1, '1 min') AS y \gset
SELECT is(tap.turns(11), 'a b a a a a a a a a a',
    'with one job of ann''s running bob has none, and the next turn');
-- Two more: the key of the first is taken while it runs.
SELECT tap.queue(tap.bob(), 3, '1 min') AS x \gset
SELECT is(tap.turns(3), 'b b a',
    'bob catches up, then the last of ann''s runs');

-- One slot: nothing runs when the next is claimed.
SELECT tap.clear() AS x \gset
SELECT tap.queue(tap.ann(), 6, '1 h') AS x,
       tap.queue(tap.bob(), 3, '1 min') AS y \gset
SELECT is(tap.turns(9, true), 'a b a b a b a a a',
    'accounts take turns');
SELECT is(tap.turns(1, true), '-', 'until nothing is left');
SELECT tap.queue(tap.ann(), 2, '1 h') AS x,
       tap.queue(tap.bob(), 2, '1 min') AS y \gset
SELECT is(tap.turns(4, true), 'b a b a',
    'whose last turn is longer ago is first');
SELECT account_id AS carl FROM account_create('carl', 'C', NULL, false) \gset
SELECT tap.queue(tap.ann(), 2, '1 h') AS x,
       tap.queue(:'carl', 2, '1 min') AS y \gset
SELECT is(tap.turns(4, true), 'c a c a', 'who never had one, before all');

-- Of one account it is as it was: priority, age.
SELECT tap.clear() AS x \gset
SELECT tap.queue(tap.ann(), 3, '1 h') AS x \gset
UPDATE job SET priority = 10 WHERE run_at = (SELECT max(run_at) FROM job);
SELECT is((SELECT created_at FROM job_claim('w', '{media}', 60)),
    now() - interval '1 h' + interval '3 s', 'priority goes first');
SELECT is((SELECT created_at FROM job_claim('w', '{media}', 60)),
    now() - interval '1 h' + interval '1 s', 'then age');
SELECT tap.clear() AS x \gset
SELECT tap.queue(tap.ann(), 1, '1 h', 'media') AS x,
       tap.queue(tap.bob(), 1, '2 h', 'release') AS y \gset
SELECT is(tap.turns(2, true, 'media release'), 'a b',
    'priority goes before turns of accounts, too');

-- Kinds do not stand in each other's way.
SELECT tap.clear() AS x \gset
SELECT tap.queue(tap.ann(), 2, '1 h', 'fetch') AS x,
       tap.queue(tap.ann(), 1, '1 h') AS y,
       tap.queue(tap.bob(), 1, '1 min') AS z \gset
SELECT is(tap.turns(2, false, 'fetch'), 'a a', 'ann fetches twice');
SELECT is(tap.turns(2), 'a b', 'and has her turn at another kind all the same');
SELECT tap.queue(tap.ann(), 3, '1 h', 'fetch') AS x \gset
SELECT is(tap.turns(1, false, 'fetch'), '-', 'but does not fetch thrice');
SELECT tap.clear() AS x \gset
SELECT tap.queue(NULL, 1, '1 h', 'cleanup') AS x,
       tap.queue(tap.bob(), 1, '1 min') AS y \gset
SELECT is(tap.turns(2, true, 'media cleanup'), 'b -',
    'the house''s own jobs come at their priority');
SELECT is((SELECT count(*)::int FROM job
           WHERE kind = 'cleanup' AND state = 'done'), 1, 'and do come');

-- A job whose worker is gone comes before all.
SELECT tap.clear() AS x \gset
SELECT tap.queue(tap.ann(), 2, '1 h') AS x \gset
SELECT job_id AS lost FROM job_claim('w', '{media}', 60) \gset
SELECT tap.lease_over(:'lost') AS x,
       tap.queue(tap.bob(), 1, '1 h') AS y \gset
SELECT is((SELECT job_id FROM job_claim('w', '{media}', 60)), :'lost',
    'a job that lost its worker is taken over first');

-- A long queue, and a long history.
SELECT tap.clear() AS x \gset
INSERT INTO account (login, display_name)
SELECT 'crowd' || n, 'Crowd' FROM generate_series(1, 100) AS n;
INSERT INTO job (kind, account_id, priority, run_at, state, started_at,
                 finished_at)
SELECT 'media', a.id, 20, now() - interval '1 h', s.state,
       CASE s.state WHEN 'done' THEN now() - n * interval '1 s' END,
       CASE s.state WHEN 'done' THEN now() END
FROM (VALUES ('queued', 100), ('done', 200)) AS s(state, jobs),
     account a, generate_series(1, s.jobs) AS n
WHERE a.login LIKE 'crowd%';
SELECT is((SELECT count(*)::int FROM job WHERE state = 'queued'), 10000,
    'ten thousand jobs are queued');
CREATE FUNCTION tap.crowd() RETURNS interval LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz := clock_timestamp();
BEGIN
    FOR i IN 1 .. 20 LOOP
        PERFORM FROM dubplate.job_claim('w', '{media,release,cleanup}', 60);
    END LOOP;
    RETURN clock_timestamp() - start;
END
$$;
SELECT cmp_ok(tap.crowd(), '<', interval '10 s', 'twenty claims are quick');
SELECT is((SELECT count(DISTINCT account_id)::int FROM job
           WHERE state = 'running'), 20, 'and are of twenty accounts');

SELECT * FROM finish();
ROLLBACK;
