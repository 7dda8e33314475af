-- Things that hold for the schema as a whole.

BEGIN;
\ir fixture.psql
SELECT plan(10);

SELECT is_empty($$
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'dubplate'::regnamespace
      AND c.relkind IN ('r', 'v') AND obj_description(c.oid) IS NULL
$$, 'every table and view has a comment');

SELECT is_empty($$
    SELECT c.relname, a.attname FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'dubplate'::regnamespace AND c.relkind = 'r'
      AND a.attnum > 0 AND NOT a.attisdropped
      AND col_description(c.oid, a.attnum) IS NULL
$$, 'every column of a table has a comment');

SELECT is_empty($$
    SELECT proname FROM pg_proc
    WHERE pronamespace = 'dubplate'::regnamespace
      AND obj_description(oid) IS NULL
$$, 'every function has a comment');

SELECT is_empty($$
    SELECT proname FROM pg_proc
    WHERE pronamespace = 'dubplate'::regnamespace
    GROUP BY proname HAVING count(*) > 1
$$, 'no function name is used twice');

SELECT is_empty($$
    SELECT proname FROM pg_proc
    WHERE pronamespace = 'dubplate'::regnamespace
      AND NOT coalesce(proconfig, '{}') @>
          ARRAY['search_path=dubplate, pg_temp']
$$, 'every function fixes its search path');

SELECT is_empty($$
    SELECT relname FROM pg_class
    WHERE relnamespace = 'dubplate'::regnamespace
      AND relkind IN ('r', 'v', 'S')
      AND relowner <> 'dubplate_owner'::regrole
    UNION ALL
    SELECT proname FROM pg_proc
    WHERE pronamespace = 'dubplate'::regnamespace
      AND proowner <> 'dubplate_owner'::regrole
$$, 'everything belongs to dubplate_owner');

SELECT is_empty($$
    SELECT c.conrelid::regclass, c.conname FROM pg_constraint c
    WHERE c.connamespace = 'dubplate'::regnamespace AND c.contype = 'f'
      AND NOT EXISTS (
          SELECT FROM pg_index i
          WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
      AND c.confrelid = ANY (ARRAY['job', 'release', 'release_revision']
                             ::regclass[])
$$, 'what points to jobs and releases can be found by index');

SELECT is_empty($$
    SELECT routine_name::text FROM information_schema.routines
    WHERE routine_schema = 'dubplate'
      AND routine_definition ILIKE '%EXECUTE %'
      AND routine_definition NOT ILIKE '%EXECUTE FUNCTION%'
$$, 'no function builds SQL from text');

SELECT results_eq(
    $$ SELECT id::text, active FROM store ORDER BY id COLLATE "C" $$,
    $$ VALUES ('archive', false), ('demo-store', true),
              ('north-store', true) $$,
    'three stores ship, and the archive is not active');

SELECT is(
    (SELECT count(*)::int FROM pg_constraint
     WHERE connamespace = 'dubplate'::regnamespace AND NOT convalidated), 0,
    'every constraint is validated');

SELECT * FROM finish();
ROLLBACK;
