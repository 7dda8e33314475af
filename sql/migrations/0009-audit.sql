-- Audit trail and rate limits.

SET search_path = dubplate;

CREATE TABLE audit_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL DEFAULT now(),
    request_id  text,
    account_id  uuid,
    token_id    uuid,
    program     text NOT NULL,
    action      text NOT NULL,
    subject     text,
    outcome     text NOT NULL,
    client      text
);
CREATE INDEX audit_event_by_time ON audit_event (at);
CREATE INDEX audit_event_by_account ON audit_event (account_id, at)
    WHERE account_id IS NOT NULL;

COMMENT ON TABLE audit_event IS
    'Who did what, and how it ended.  Never arguments, answers or secrets;'
    ' no foreign keys, so that it outlives what it speaks of.';
COMMENT ON COLUMN audit_event.id IS 'Order of arrival.';
COMMENT ON COLUMN audit_event.at IS 'When it happened.';
COMMENT ON COLUMN audit_event.request_id IS 'Joins with the log.';
COMMENT ON COLUMN audit_event.account_id IS 'Who; null = nobody signed in.';
COMMENT ON COLUMN audit_event.token_id IS 'With which access token.';
COMMENT ON COLUMN audit_event.program IS 'Which program wrote it.';
COMMENT ON COLUMN audit_event.action IS 'What: a tool or a route.';
COMMENT ON COLUMN audit_event.subject IS 'To what: a release, a job ...';
COMMENT ON COLUMN audit_event.outcome IS 'ok, or the name of an error.';
COMMENT ON COLUMN audit_event.client IS 'Client name and version.';

CREATE UNLOGGED TABLE rate_bucket (
    key         text PRIMARY KEY,
    tokens      double precision NOT NULL,
    updated_at  timestamptz NOT NULL
);

COMMENT ON TABLE rate_bucket IS
    'Token buckets of the rate limits.  Unlogged: a crash fills all buckets.';
COMMENT ON COLUMN rate_bucket.key IS 'Limit and whom it concerns.';
COMMENT ON COLUMN rate_bucket.tokens IS 'Tokens left at updated_at.';
COMMENT ON COLUMN rate_bucket.updated_at IS 'Last time one was asked for.';
