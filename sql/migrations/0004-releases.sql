-- Releases, the versions of their drafts, the revisions that were submitted.

SET search_path = dubplate;

CREATE TABLE release (
    id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id           uuid NOT NULL REFERENCES account,
    conversation_id      text,
    status               text NOT NULL DEFAULT 'Draft',
    draft_version        integer NOT NULL DEFAULT 0,
    revision             integer NOT NULL DEFAULT 0,
    title                text,
    primary_artist_name  text,
    upc                  text,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT release_status_known CHECK
        (status IN ('Draft', 'Submitted', 'Attention Needed', 'Distributed',
                    'Rejected', 'Taken Down')),
    CONSTRAINT release_draft_until_submitted
        CHECK ((status = 'Draft') = (revision = 0)),
    CONSTRAINT release_draft_version_not_negative CHECK (draft_version >= 0),
    CONSTRAINT release_upc_form CHECK (upc ~ '^[0-9]{12,14}$')
);
CREATE INDEX release_by_account ON release (account_id, created_at DESC);
CREATE INDEX release_by_conversation
    ON release (account_id, conversation_id, created_at DESC)
    WHERE conversation_id IS NOT NULL;

COMMENT ON TABLE release IS
    'A music release.  A draft is a release that was never submitted.';
COMMENT ON COLUMN release.id IS 'Name of the release.';
COMMENT ON COLUMN release.account_id IS 'Whose release it is.';
COMMENT ON COLUMN release.conversation_id IS
    'The agent''s conversation it was made in; one may hold several.';
COMMENT ON COLUMN release.status IS
    'What the owner is told; follows release_status_of() of the stores.';
COMMENT ON COLUMN release.draft_version IS
    'Number of the newest draft_version; 0 = none was saved.';
COMMENT ON COLUMN release.revision IS
    'Number of the newest release_revision; 0 = never submitted.';
COMMENT ON COLUMN release.title IS
    'From the newest submission, or from the draft before the first.';
COMMENT ON COLUMN release.primary_artist_name IS 'As title.';
COMMENT ON COLUMN release.upc IS 'UPC, EAN or GTIN: given, or from our pool.';
COMMENT ON COLUMN release.created_at IS 'When it was first saved.';
COMMENT ON COLUMN release.updated_at IS 'Last change of any kind.';

CREATE TABLE draft_version (
    release_id    uuid NOT NULL REFERENCES release,
    version       integer NOT NULL,
    mode          text NOT NULL,
    document      jsonb NOT NULL,
    draft_status  text NOT NULL DEFAULT 'collecting',
    client        text,
    saved_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (release_id, version),
    CONSTRAINT draft_version_positive CHECK (version > 0),
    CONSTRAINT draft_version_mode_known CHECK (mode IN ('delta', 'replace')),
    CONSTRAINT draft_version_document_object
        CHECK (jsonb_typeof(document) = 'object'),
    CONSTRAINT draft_version_status_length CHECK (length(draft_status) <= 100)
);

COMMENT ON TABLE draft_version IS 'Every save of a draft, whole.';
COMMENT ON COLUMN draft_version.release_id IS 'The release.';
COMMENT ON COLUMN draft_version.version IS 'Counts from 1 in each release.';
COMMENT ON COLUMN draft_version.mode IS
    'How the client sent it: delta (merged) or replace.';
COMMENT ON COLUMN draft_version.document IS
    'The whole document after the save.';
COMMENT ON COLUMN draft_version.draft_status IS
    'How far the agent says it is: collecting ...';
COMMENT ON COLUMN draft_version.client IS 'Which client saved it.';
COMMENT ON COLUMN draft_version.saved_at IS 'When it was saved.';

CREATE TABLE release_revision (
    release_id     uuid NOT NULL REFERENCES release,
    revision       integer NOT NULL,
    document       jsonb NOT NULL,
    document_hash  bytea NOT NULL,
    credits        integer NOT NULL,
    job_id         uuid NOT NULL,
    provenance     jsonb NOT NULL DEFAULT '{}',
    response       jsonb NOT NULL DEFAULT '{}',
    submitted_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (release_id, revision),
    CONSTRAINT release_revision_positive CHECK (revision > 0),
    CONSTRAINT release_revision_document_object
        CHECK (jsonb_typeof(document) = 'object'),
    CONSTRAINT release_revision_hash_size
        CHECK (octet_length(document_hash) = 32),
    CONSTRAINT release_revision_credits_not_negative CHECK (credits >= 0)
);
CREATE INDEX release_revision_by_hash ON release_revision (document_hash);

COMMENT ON TABLE release_revision IS
    'What was submitted: frozen, one row a submission.';
COMMENT ON COLUMN release_revision.release_id IS 'The release.';
COMMENT ON COLUMN release_revision.revision IS 'Counts from 1.';
COMMENT ON COLUMN release_revision.document IS 'Release and tracks as sent.';
COMMENT ON COLUMN release_revision.document_hash IS
    '32-byte hash of the document in canonical form; finds a repeat.';
COMMENT ON COLUMN release_revision.credits IS
    'Price of the whole release as of this revision.';
COMMENT ON COLUMN release_revision.job_id IS 'The job that delivers it.';
COMMENT ON COLUMN release_revision.provenance IS
    'Which client and version, over which surface.';
COMMENT ON COLUMN release_revision.response IS
    'What the submitter was answered; a repeat gets the same.';
COMMENT ON COLUMN release_revision.submitted_at IS 'When it was submitted.';

CREATE TABLE track (
    release_id      uuid NOT NULL,
    revision        integer NOT NULL,
    position        integer NOT NULL,
    title           text NOT NULL,
    isrc            text,
    audio_asset_id  uuid REFERENCES asset,
    duration_ms     bigint,
    ai_disclosed    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (release_id, revision, position),
    FOREIGN KEY (release_id, revision) REFERENCES release_revision,
    CONSTRAINT track_position_positive CHECK (position > 0),
    CONSTRAINT track_isrc_form CHECK (isrc ~ '^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$'),
    CONSTRAINT track_duration_not_negative CHECK (duration_ms >= 0)
);
CREATE INDEX track_by_asset ON track (audio_asset_id);

COMMENT ON TABLE track IS 'The tracks of a submitted revision.';
COMMENT ON COLUMN track.release_id IS 'The release.';
COMMENT ON COLUMN track.revision IS 'The revision.';
COMMENT ON COLUMN track.position IS 'Place on the release, from 1.';
COMMENT ON COLUMN track.title IS 'Title as submitted.';
COMMENT ON COLUMN track.isrc IS
    'ISRC without hyphens: given, kept, or from our pool.';
COMMENT ON COLUMN track.audio_asset_id IS 'The source asset of the audio.';
COMMENT ON COLUMN track.duration_ms IS 'Length, once the probe has found it.';
COMMENT ON COLUMN track.ai_disclosed IS 'AI use was declared for this track.';
