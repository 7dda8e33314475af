-- Upload sessions and chunks: how large files arrive, piece by piece.

SET search_path = dubplate;

CREATE TABLE upload_session (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id        uuid NOT NULL REFERENCES account,
    flow              text NOT NULL,
    type              text NOT NULL,
    file_name         text,
    media_type        text,
    declared_bytes    bigint,
    total_chunks      integer,
    chunk_bytes       integer,
    token_hash        bytea UNIQUE,
    state             text NOT NULL DEFAULT 'open',
    failure_code      text,
    failure_text      text,
    assembling_until  timestamptz,
    asset_id          uuid REFERENCES asset,
    source_url        text,
    provenance        jsonb NOT NULL DEFAULT '{}',
    created_at        timestamptz NOT NULL DEFAULT now(),
    expires_at        timestamptz NOT NULL,
    expires_hard_at   timestamptz NOT NULL,
    closed_at         timestamptz,
    swept_at          timestamptz,
    CONSTRAINT upload_flow_known CHECK (flow IN ('http', 'tool', 'url')),
    CONSTRAINT upload_type_known CHECK (type IN ('coverArt', 'audio')),
    CONSTRAINT upload_state_known CHECK
        (state IN ('open', 'assembling', 'done', 'failed', 'expired')),
    CONSTRAINT upload_bytes_not_negative CHECK (declared_bytes >= 0),
    CONSTRAINT upload_total_chunks_range
        CHECK (total_chunks BETWEEN 1 AND 100000),
    CONSTRAINT upload_chunk_bytes_positive CHECK (chunk_bytes > 0),
    CONSTRAINT upload_token_hash_size CHECK (octet_length(token_hash) = 32),
    CONSTRAINT upload_url_has_source
        CHECK ((flow = 'url') = (source_url IS NOT NULL)),
    CONSTRAINT upload_done_has_asset
        CHECK (state <> 'done' OR asset_id IS NOT NULL),
    CONSTRAINT upload_failed_has_code
        CHECK (state <> 'failed' OR failure_code IS NOT NULL)
);
CREATE INDEX upload_session_in_flight
    ON upload_session (account_id) WHERE state IN ('open', 'assembling');
CREATE INDEX upload_session_to_expire
    ON upload_session (expires_at) WHERE state IN ('open', 'assembling');
CREATE INDEX upload_session_to_sweep
    ON upload_session (closed_at) WHERE swept_at IS NULL;

CREATE TABLE upload_chunk (
    session_id    uuid NOT NULL REFERENCES upload_session ON DELETE CASCADE,
    chunk_index   integer NOT NULL,
    size_bytes    bigint NOT NULL,
    content_hash  bytea NOT NULL,
    stored_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (session_id, chunk_index),
    CONSTRAINT upload_chunk_index_not_negative CHECK (chunk_index >= 0),
    CONSTRAINT upload_chunk_not_empty CHECK (size_bytes > 0),
    CONSTRAINT upload_chunk_hash_size CHECK (octet_length(content_hash) = 32)
);

COMMENT ON TABLE upload_session IS
    'One file on its way in: over HTTP, by tool calls, or fetched from a URL.';
COMMENT ON COLUMN upload_session.id IS 'Name the client uses.';
COMMENT ON COLUMN upload_session.account_id IS 'Whose file it will be.';
COMMENT ON COLUMN upload_session.flow IS
    'http (scoped token), tool (chunks in tool calls), url (we fetch it).';
COMMENT ON COLUMN upload_session.type IS 'coverArt or audio.';
COMMENT ON COLUMN upload_session.file_name IS 'Name given; display only.';
COMMENT ON COLUMN upload_session.media_type IS
    'What the client says it is; the bytes decide.';
COMMENT ON COLUMN upload_session.declared_bytes IS
    'Size the client announced; null = unknown.';
COMMENT ON COLUMN upload_session.total_chunks IS
    'Chunks to come, numbered from 0; null = unknown.';
COMMENT ON COLUMN upload_session.chunk_bytes IS 'Chunk size recommended.';
COMMENT ON COLUMN upload_session.token_hash IS
    '32-byte hash of the scoped upload token; null where there is none.';
COMMENT ON COLUMN upload_session.state IS
    'open -> assembling -> done | failed; open -> expired.';
COMMENT ON COLUMN upload_session.failure_code IS 'Why it failed, in a word.';
COMMENT ON COLUMN upload_session.failure_text IS 'Why it failed, for people.';
COMMENT ON COLUMN upload_session.assembling_until IS
    'Lease of the assembling process; past it, another may take over.';
COMMENT ON COLUMN upload_session.asset_id IS 'The asset it became.';
COMMENT ON COLUMN upload_session.source_url IS 'Address to fetch (flow url).';
COMMENT ON COLUMN upload_session.provenance IS 'Which client, which surface.';
COMMENT ON COLUMN upload_session.created_at IS 'When it was opened.';
COMMENT ON COLUMN upload_session.expires_at IS
    'When it expires; every chunk moves this on.';
COMMENT ON COLUMN upload_session.expires_hard_at IS
    'When it expires whatever happens.';
COMMENT ON COLUMN upload_session.closed_at IS
    'When it became done, failed or expired.';
COMMENT ON COLUMN upload_session.swept_at IS
    'When its chunk files were removed from storage.';

COMMENT ON TABLE upload_chunk IS
    'A chunk that is on disk and synced; the row comes after the file.';
COMMENT ON COLUMN upload_chunk.session_id IS 'The session it belongs to.';
COMMENT ON COLUMN upload_chunk.chunk_index IS 'Place in the file, from 0.';
COMMENT ON COLUMN upload_chunk.size_bytes IS 'Its size.';
COMMENT ON COLUMN upload_chunk.content_hash IS '32-byte hash of its bytes.';
COMMENT ON COLUMN upload_chunk.stored_at IS 'When it was stored.';
