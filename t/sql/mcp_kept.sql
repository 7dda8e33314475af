-- How many rounds and tasks of an account are kept.

BEGIN;
\ir fixture.psql
SELECT plan(5);

CREATE FUNCTION tap.task() RETURNS uuid LANGUAGE sql
AS $$ SELECT task_id FROM task_open(tap.ann(), NULL, 'tool', 60000, 1000,
          NULL, NULL, 60, 2) $$;
CREATE FUNCTION tap.rounds(p_account uuid) RETURNS bigint LANGUAGE sql
AS $$ SELECT count(*) FROM mcp_round WHERE account_id = p_account $$;

SELECT round_open(tap.bob(), tap.hash('d'), 1, '{}', NULL, 60);
SELECT round_open(tap.ann(), tap.hash('d'), 1, '{}', NULL, 60)
FROM generate_series(1, 150);
SELECT is(tap.rounds(tap.ann()), 100::bigint, 'rounds: the last hundred');
SELECT is(tap.rounds(tap.bob()), 1::bigint, 'of each account');

SELECT tap.task() AS working \gset
UPDATE mcp_task SET created_at = now() - interval '1 h';
SELECT task_finish(tap.task(), 'completed', '{}', NULL)
FROM generate_series(1, 60);
SELECT is((SELECT count(*) FROM mcp_task), 42::bigint,
    'tasks: twenty times as many as may be under way, and that');
SELECT is((SELECT status FROM mcp_task WHERE id = :'working'), 'working',
    'one that is not over stays');
SELECT task_finish(:'working', 'completed', '{}', NULL);
SELECT tap.task();
SELECT is((SELECT count(*) FROM mcp_task WHERE id = :'working'), 0::bigint,
    'until it is');

SELECT * FROM finish();
ROLLBACK;
