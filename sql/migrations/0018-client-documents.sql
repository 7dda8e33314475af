-- Metadata documents of clients: one fetch at a time, and those withdrawn.

SET search_path = dubplate;

CREATE UNLOGGED TABLE client_fetch (
    client_id  text PRIMARY KEY,
    flight     uuid NOT NULL,
    until      timestamptz NOT NULL,
    ended_at   timestamptz,
    problem    text
);

COMMENT ON TABLE client_fetch IS
    'Fetches of metadata documents, so that all processes together fetch one'
    ' document once.  Unlogged: after a crash none is under way.';
COMMENT ON COLUMN client_fetch.client_id IS 'The address of the document.';
COMMENT ON COLUMN client_fetch.flight IS 'Names the last fetch of it.';
COMMENT ON COLUMN client_fetch.until IS
    'Until when nobody else begins one; whoever fetches may have died.';
COMMENT ON COLUMN client_fetch.ended_at IS
    'When it ended; null = it is under way.';
COMMENT ON COLUMN client_fetch.problem IS
    'What went wrong, for those who waited for it; null = nothing.';

ALTER TABLE oauth_client ADD COLUMN withdrawn_at timestamptz;

COMMENT ON COLUMN oauth_client.withdrawn_at IS
    'Since when its document is gone or cannot be taken; null = it is good.';
