-- Who has subscribed hears of releases, jobs and tasks.

BEGIN;
\ir fixture.psql
SELECT plan(24);

SELECT release_id AS r, job_id AS j FROM tap.submit(tap.ann(), NULL, 'One')
\gset
SELECT task_id AS t FROM task_open(tap.ann(), NULL, 'tool', 60000, 1000, :'j',
    '{}', 60, 9) \gset
SELECT stream_id AS s FROM stream_open(tap.ann(), NULL, 'listen', '1', 60, 9)
\gset
SELECT stream_id AS b FROM stream_open(tap.bob(), NULL, 'listen', '1', 60, 9)
\gset
SELECT topic_add(id, ARRAY['resource:mcp://releases/' || :'r' || '/status',
    'resource:mcp://release-jobs/' || :'j', 'task:' || :'t'], 9)
FROM mcp_stream;
-- What was said since it was asked last: release, job and task.
CREATE FUNCTION tap.heard(p_stream uuid) RETURNS text LANGUAGE sql
AS $$ WITH heard AS (
          DELETE FROM mcp_event WHERE stream_id = p_stream
          RETURNING message::jsonb AS m),
      said AS (
          SELECT DISTINCT CASE
              WHEN m ->> 'method' = 'notifications/tasks'
                  THEN 'task ' || (m -> 'params' ->> 'status')
              ELSE regexp_replace(m -> 'params' ->> 'uri',
                  'mcp://|/?[-0-9a-f]{36}', '', 'g') END AS w
          FROM heard)
      SELECT string_agg(w, ', ' ORDER BY w COLLATE "C") FROM said $$;

SELECT is(tap.heard(:'s'), NULL, 'nothing happens, nothing is said');
SELECT tap.claim(:'j') AS e \gset
SELECT is(tap.heard(:'s'), 'release-jobs, releases/status, task working',
    'a worker takes the job');
SELECT job_heartbeat(:'j', :e, 60, NULL, NULL);
SELECT is(tap.heard(:'s'), NULL, 'that it still has it is no news');
SELECT job_heartbeat(:'j', :e, 60, 20, 'A fifth');
SELECT is(tap.heard(:'s'), 'release-jobs, task working', 'how far it is, is');
SELECT job_heartbeat(:'j', :e, 60, 20, 'A fifth');
SELECT is(tap.heard(:'s'), NULL, 'once');
SELECT job_step_start(:'j', :e, 1);
SELECT is(tap.heard(:'s'), 'release-jobs', 'a step begins');
SELECT job_step_finish(:'j', :e, 1, 'done', NULL, NULL, NULL);
SELECT is(tap.heard(:'s'), 'release-jobs', 'and ends');
SELECT tap.says(:'j', :e, 'demo-store', 'delivered');
SELECT is(tap.heard(:'s'), 'releases/status', 'a store says something');
SELECT job_retry_later(:'j', :e, 60, false, 'busy', 'Not now');
SELECT is(tap.heard(:'s'), 'release-jobs, releases/status, task working',
    'a job waits');
UPDATE job SET run_at = now() WHERE id = :'j';
SELECT tap.heard(:'s');
SELECT tap.deliver(:'j');
SELECT is(tap.heard(:'s'),
    'release-jobs, releases/status, task completed, task working',
    'is begun again, and is done');
SELECT is(tap.heard(:'s'), NULL, 'of another release nothing is heard')
FROM tap.submit(tap.ann(), NULL, 'Two');
SELECT tap.submit(tap.ann(), :'r', 'One again');
SELECT is(tap.heard(:'s'), 'releases/status', 'a new revision');
SELECT is(tap.heard(:'b'), NULL, 'nobody hears of another''s');
SELECT is((SELECT count(*)::int FROM mcp_event), 0, 'anything');

-- Tasks that a thread runs.
SELECT task_id AS t FROM task_open(tap.ann(), NULL, 'tool', 60000, 1000, NULL,
    NULL, 60, 9) \gset
SELECT topic_add(id, ARRAY['task:' || :'t'], 9) FROM mcp_stream;
SELECT task_set(:'t', NULL, 'So far');
SELECT is((SELECT message::jsonb #>> '{params,statusMessage}' FROM mcp_event
           WHERE stream_id = :'s'), 'So far', 'a task says how it gets on');
SELECT is((SELECT message::jsonb #> '{params,_meta}' FROM mcp_event
           WHERE stream_id = :'s'),
    '{"io.modelcontextprotocol/subscriptionId": 1}',
    'to the request that listens');
SELECT tap.heard(:'s');
SELECT question_ask(tap.ann(), NULL, NULL, :'t', 'k', 'roots/list', '{}', 60)
    AS q \gset
SELECT is((SELECT message::jsonb #> '{params,inputRequests,k,method}'
           FROM mcp_event WHERE stream_id = :'s'), '"roots/list"',
    'what it asks is told');
SELECT is(tap.heard(:'s'), 'task input_required', 'with its status');
SELECT question_answer(tap.ann(), :'q', '{}', NULL);
SELECT is(tap.heard(:'s'), 'task working', 'then it works on');
SELECT task_finish(:'t', 'completed', '{"content": [], "x": "\u0000"}', NULL);
SELECT is((SELECT message LIKE '%"result":{"resultType":"complete",'
                  '"content": [], "x": "\\u0000"}%'
           FROM mcp_event WHERE stream_id = :'s'), true,
    'a result is told as it was written, and says its type');
SELECT is(tap.heard(:'b'), NULL, 'to nobody else');
DELETE FROM mcp_event;
SELECT task_id AS t FROM task_open(tap.ann(), NULL, 'tool', 60000, 1000, NULL,
    NULL, 60, 9) \gset
SELECT topic_add(:'s', ARRAY['task:' || :'t'], 9);
UPDATE mcp_task SET lease_until = now() - interval '1 s' WHERE id = :'t';
SELECT task_abandon(:'t');
SELECT is(tap.heard(:'s'), 'task failed', 'that nobody runs it is told');

-- What nobody listens to costs nothing.
SELECT stream_end(:'s'), stream_end(:'b');
SELECT is((SELECT count(*)::int FROM mcp_topic), 0, 'nobody listens');
SELECT tap.submit(tap.ann(), :'r', 'One more');
SELECT is((SELECT count(*)::int FROM mcp_event), 0, 'and nothing is written');

SELECT * FROM finish();
ROLLBACK;
