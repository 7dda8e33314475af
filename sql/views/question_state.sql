-- Questions and their answers.

SET search_path = dubplate;

CREATE OR REPLACE VIEW question_state AS
SELECT q.id AS question_id, q.account_id, q.session_id, q.stream_id,
       q.task_id, q.key, q.method, q.params, q.answer, q.error,
       CASE WHEN q.answered_at IS NOT NULL THEN 'answered'
            WHEN q.expires_at <= now() THEN 'expired'
            ELSE 'open' END AS state,
       q.asked_at, q.answered_at, q.expires_at
FROM mcp_question q;

COMMENT ON VIEW question_state IS
    'What clients were asked, and what they said; for who asked.';
