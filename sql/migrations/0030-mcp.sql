-- MCP: sessions, the logs of events that streams follow, what is asked of
-- clients, and tasks.

SET search_path = dubplate;

CREATE TABLE mcp_session (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id        uuid NOT NULL REFERENCES account,
    protocol_version  text NOT NULL,
    client_name       text,
    client_version    text,
    capabilities      jsonb NOT NULL DEFAULT '{}',
    log_level         text,
    transport         text NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now(),
    seen_at           timestamptz NOT NULL DEFAULT now(),
    expires_at        timestamptz NOT NULL,
    ended_at          timestamptz,
    CONSTRAINT mcp_session_transport_known
        CHECK (transport IN ('http', 'sse')),
    CONSTRAINT mcp_session_capabilities_object
        CHECK (jsonb_typeof(capabilities) = 'object'),
    CONSTRAINT mcp_session_log_level_known CHECK
        (log_level IN ('debug', 'info', 'notice', 'warning', 'error',
                       'critical', 'alert', 'emergency'))
);
CREATE INDEX mcp_session_live ON mcp_session (account_id)
    WHERE ended_at IS NULL;

COMMENT ON TABLE mcp_session IS
    'Sessions of the revisions of MCP that have them (2024-11-05 to'
    ' 2025-11-25).';
COMMENT ON COLUMN mcp_session.id IS 'Mcp-Session-Id on the wire.';
COMMENT ON COLUMN mcp_session.account_id IS 'Whose session it is.';
COMMENT ON COLUMN mcp_session.protocol_version IS 'What was agreed upon.';
COMMENT ON COLUMN mcp_session.client_name IS 'clientInfo.name.';
COMMENT ON COLUMN mcp_session.client_version IS 'clientInfo.version.';
COMMENT ON COLUMN mcp_session.capabilities IS 'What the client can do.';
COMMENT ON COLUMN mcp_session.log_level IS
    'logging/setLevel; null: it was never set.';
COMMENT ON COLUMN mcp_session.transport IS
    'http (streamable HTTP) or sse (that of 2024-11-05).';
COMMENT ON COLUMN mcp_session.created_at IS 'When it was opened.';
COMMENT ON COLUMN mcp_session.seen_at IS
    'Its last request, to within half a minute.';
COMMENT ON COLUMN mcp_session.expires_at IS
    'When it is over, unless it is used before.';
COMMENT ON COLUMN mcp_session.ended_at IS
    'When it was closed, or had to make room.';

CREATE TABLE mcp_stream (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id    uuid NOT NULL REFERENCES account,
    session_id    uuid REFERENCES mcp_session ON DELETE CASCADE,
    kind          text NOT NULL,
    request_id    text,
    last_seq      integer NOT NULL DEFAULT 0,
    sent_seq      integer NOT NULL DEFAULT 0,
    follower      uuid,
    lease_until   timestamptz,
    cancelled_at  timestamptz,
    ended_at      timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT mcp_stream_kind_known
        CHECK (kind IN ('session', 'call', 'listen')),
    CONSTRAINT mcp_stream_request_where_due
        CHECK ((kind = 'session') = (request_id IS NULL)),
    CONSTRAINT mcp_stream_session_where_due
        CHECK (kind <> 'session' OR session_id IS NOT NULL),
    CONSTRAINT mcp_stream_sent_in_range
        CHECK (sent_seq BETWEEN 0 AND last_seq)
);
CREATE UNIQUE INDEX mcp_stream_of_session ON mcp_stream (session_id)
    WHERE kind = 'session';
CREATE INDEX mcp_stream_by_session ON mcp_stream (session_id)
    WHERE session_id IS NOT NULL;
CREATE INDEX mcp_stream_live ON mcp_stream (account_id)
    WHERE ended_at IS NULL;

COMMENT ON TABLE mcp_stream IS 'What follows a log of events.';
COMMENT ON COLUMN mcp_stream.id IS 'First half of an event id on the wire.';
COMMENT ON COLUMN mcp_stream.account_id IS 'Whose stream it is.';
COMMENT ON COLUMN mcp_stream.session_id IS
    'Its session; null where there is none.';
COMMENT ON COLUMN mcp_stream.kind IS
    'session (what GET reads: one a session), call (the answer to one POST)'
    ' or listen (subscriptions/listen).';
COMMENT ON COLUMN mcp_stream.request_id IS
    'JSON text of the id of the request it answers (call, listen).';
COMMENT ON COLUMN mcp_stream.last_seq IS 'Number of its newest event.';
COMMENT ON COLUMN mcp_stream.sent_seq IS
    'Number of the newest event that was written to a client.';
COMMENT ON COLUMN mcp_stream.follower IS
    'The connection that reads it now; a newer one takes over.';
COMMENT ON COLUMN mcp_stream.lease_until IS
    'Past this, who answers the call (call) or reads it (session, listen)'
    ' is gone.';
COMMENT ON COLUMN mcp_stream.cancelled_at IS
    'When the client took its request back.';
COMMENT ON COLUMN mcp_stream.ended_at IS 'It gets no event after this.';
COMMENT ON COLUMN mcp_stream.created_at IS 'When it was opened.';

CREATE TABLE mcp_event (
    stream_id   uuid NOT NULL REFERENCES mcp_stream ON DELETE CASCADE,
    seq         integer NOT NULL,
    message     text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (stream_id, seq),
    CONSTRAINT mcp_event_one_line CHECK
        (strpos(message, E'\n') = 0 AND strpos(message, E'\r') = 0)
);

COMMENT ON TABLE mcp_event IS 'The events of the streams.';
COMMENT ON COLUMN mcp_event.stream_id IS 'The stream.';
COMMENT ON COLUMN mcp_event.seq IS 'Counts from 1 in each stream.';
COMMENT ON COLUMN mcp_event.message IS 'A JSON-RPC message on one line.';
COMMENT ON COLUMN mcp_event.created_at IS 'When it was written.';

CREATE TABLE mcp_topic (
    stream_id  uuid NOT NULL REFERENCES mcp_stream ON DELETE CASCADE,
    topic      text NOT NULL,
    PRIMARY KEY (stream_id, topic),
    CONSTRAINT mcp_topic_length CHECK (octet_length(topic) <= 1024)
);
CREATE INDEX mcp_topic_by_topic ON mcp_topic (topic);

COMMENT ON TABLE mcp_topic IS 'What a stream wants to hear of.';
COMMENT ON COLUMN mcp_topic.stream_id IS 'The stream.';
COMMENT ON COLUMN mcp_topic.topic IS
    'tools, prompts, resources, resource:<uri> or task:<task id>.';

CREATE TABLE mcp_task (
    id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id           uuid NOT NULL REFERENCES account,
    session_id           uuid REFERENCES mcp_session ON DELETE SET NULL,
    tool                 text NOT NULL,
    status               text NOT NULL DEFAULT 'working',
    status_message       text,
    ttl_ms               bigint NOT NULL,
    poll_interval_ms     integer NOT NULL,
    result               text,
    error                text,
    job_id               uuid REFERENCES job,
    lease_until          timestamptz,
    cancel_requested_at  timestamptz,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    expires_at           timestamptz NOT NULL,
    CONSTRAINT mcp_task_status_known CHECK
        (status IN ('working', 'input_required', 'completed', 'cancelled',
                    'failed')),
    CONSTRAINT mcp_task_job_or_lease
        CHECK ((job_id IS NULL) = (lease_until IS NOT NULL)),
    CONSTRAINT mcp_task_result_where_due
        CHECK (status <> 'completed' OR result IS NOT NULL),
    CONSTRAINT mcp_task_error_where_due
        CHECK ((status = 'failed') = (error IS NOT NULL))
);
CREATE INDEX mcp_task_by_account ON mcp_task (account_id, created_at DESC);
CREATE INDEX mcp_task_by_session ON mcp_task (session_id)
    WHERE session_id IS NOT NULL;
CREATE INDEX mcp_task_by_job ON mcp_task (job_id);
CREATE INDEX mcp_task_past ON mcp_task (expires_at);

COMMENT ON TABLE mcp_task IS
    'Calls that are answered later.  A task either follows a job, or is run'
    ' by a program that holds a lease; look at task_overview.';
COMMENT ON COLUMN mcp_task.id IS 'taskId on the wire.';
COMMENT ON COLUMN mcp_task.account_id IS 'Whose task it is.';
COMMENT ON COLUMN mcp_task.session_id IS
    'The session it was made in, while that is kept.';
COMMENT ON COLUMN mcp_task.tool IS 'Which tool was called.';
COMMENT ON COLUMN mcp_task.status IS
    'working <-> input_required -> completed | cancelled | failed.  Where'
    ' there is a job, the job''s state says more.';
COMMENT ON COLUMN mcp_task.status_message IS 'The same for people.';
COMMENT ON COLUMN mcp_task.ttl_ms IS 'How long it is kept, from creation.';
COMMENT ON COLUMN mcp_task.poll_interval_ms IS 'How often to ask.';
COMMENT ON COLUMN mcp_task.result IS
    'The CallToolResult, exactly; of a task with a job, once that is done.';
COMMENT ON COLUMN mcp_task.error IS 'The JSON-RPC error of a failed one.';
COMMENT ON COLUMN mcp_task.job_id IS 'The job it follows.';
COMMENT ON COLUMN mcp_task.lease_until IS
    'Past this the program that runs it is gone.';
COMMENT ON COLUMN mcp_task.cancel_requested_at IS
    'When its owner called it off.';
COMMENT ON COLUMN mcp_task.created_at IS 'When it was made.';
COMMENT ON COLUMN mcp_task.updated_at IS 'When it last changed.';
COMMENT ON COLUMN mcp_task.expires_at IS 'When it is forgotten.';

CREATE TABLE mcp_question (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id   uuid NOT NULL REFERENCES account,
    session_id   uuid REFERENCES mcp_session ON DELETE CASCADE,
    stream_id    uuid REFERENCES mcp_stream ON DELETE CASCADE,
    task_id      uuid REFERENCES mcp_task ON DELETE CASCADE,
    key          text NOT NULL,
    method       text NOT NULL,
    params       jsonb NOT NULL,
    answer       jsonb,
    error        jsonb,
    asked_at     timestamptz NOT NULL DEFAULT now(),
    answered_at  timestamptz,
    expires_at   timestamptz NOT NULL,
    CONSTRAINT mcp_question_answer_or_error
        CHECK (num_nonnulls(answer, error)
               = CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END)
);
CREATE UNIQUE INDEX mcp_question_of_task ON mcp_question (task_id, key)
    WHERE task_id IS NOT NULL;
CREATE INDEX mcp_question_by_session ON mcp_question (session_id)
    WHERE session_id IS NOT NULL;
CREATE INDEX mcp_question_by_stream ON mcp_question (stream_id)
    WHERE stream_id IS NOT NULL;

COMMENT ON TABLE mcp_question IS
    'What a running call or task asks its client.';
COMMENT ON COLUMN mcp_question.id IS 'Id of the JSON-RPC request.';
COMMENT ON COLUMN mcp_question.account_id IS 'Who may answer.';
COMMENT ON COLUMN mcp_question.session_id IS 'The session it is asked in.';
COMMENT ON COLUMN mcp_question.stream_id IS 'The call that asks.';
COMMENT ON COLUMN mcp_question.task_id IS 'The task that asks.';
COMMENT ON COLUMN mcp_question.key IS
    'Name of the question; of one task it is never used again.';
COMMENT ON COLUMN mcp_question.method IS
    'elicitation/create, sampling/createMessage or roots/list.';
COMMENT ON COLUMN mcp_question.params IS 'Its parameters.';
COMMENT ON COLUMN mcp_question.answer IS 'The result the client sent.';
COMMENT ON COLUMN mcp_question.error IS 'Or the error.';
COMMENT ON COLUMN mcp_question.asked_at IS 'When it was asked.';
COMMENT ON COLUMN mcp_question.answered_at IS 'When it was answered.';
COMMENT ON COLUMN mcp_question.expires_at IS
    'After this nobody waits for the answer.';

CREATE TABLE mcp_round (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id  uuid NOT NULL REFERENCES account,
    digest      bytea NOT NULL,
    number      integer NOT NULL,
    asked       jsonb NOT NULL,
    answers     jsonb NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    claimed_at  timestamptz,
    CONSTRAINT mcp_round_digest_size CHECK (octet_length(digest) = 32),
    CONSTRAINT mcp_round_number_positive CHECK (number > 0)
);
CREATE INDEX mcp_round_past ON mcp_round (expires_at);
CREATE INDEX mcp_round_by_account ON mcp_round (account_id, created_at DESC);

COMMENT ON TABLE mcp_round IS
    'Answers input_required; the client repeats its request with what was'
    ' asked and requestState, which is the sealed id of the row.';
COMMENT ON COLUMN mcp_round.id IS 'What requestState holds.';
COMMENT ON COLUMN mcp_round.account_id IS 'Whose request it is.';
COMMENT ON COLUMN mcp_round.digest IS
    '32-byte hash of method and parameters of that request.';
COMMENT ON COLUMN mcp_round.number IS 'Counts from 1 in one call.';
COMMENT ON COLUMN mcp_round.asked IS 'What was asked: key to request.';
COMMENT ON COLUMN mcp_round.answers IS
    'What earlier rounds were answered: key to result.';
COMMENT ON COLUMN mcp_round.created_at IS 'When it was asked.';
COMMENT ON COLUMN mcp_round.expires_at IS 'Not to be repeated after this.';
COMMENT ON COLUMN mcp_round.claimed_at IS 'When it was repeated: once.';
