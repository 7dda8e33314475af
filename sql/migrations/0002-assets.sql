-- Assets: the files the server keeps.

SET search_path = dubplate;

CREATE TABLE asset (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id       uuid NOT NULL REFERENCES account,
    type             text NOT NULL,
    role             text NOT NULL DEFAULT 'source',
    source_asset_id  uuid REFERENCES asset,
    content_hash     bytea NOT NULL,
    size_bytes       bigint NOT NULL,
    media_type       text NOT NULL,
    file_name        text,
    state            text NOT NULL DEFAULT 'pending',
    refusal_code     text,
    refusal_text     text,
    facts            jsonb NOT NULL DEFAULT '{}',
    advisories       jsonb NOT NULL DEFAULT '[]',
    provenance       jsonb NOT NULL DEFAULT '{}',
    created_at       timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT asset_type_known CHECK (type IN ('coverArt', 'audio')),
    CONSTRAINT asset_role_known CHECK (role IN ('source', 'derived')),
    CONSTRAINT asset_state_known
        CHECK (state IN ('pending', 'ready', 'refused')),
    CONSTRAINT asset_hash_size CHECK (octet_length(content_hash) = 32),
    CONSTRAINT asset_size_not_negative CHECK (size_bytes >= 0),
    CONSTRAINT asset_derived_has_source
        CHECK ((role = 'derived') = (source_asset_id IS NOT NULL)),
    CONSTRAINT asset_refused_has_code
        CHECK ((state = 'refused') = (refusal_code IS NOT NULL)),
    CONSTRAINT asset_facts_object CHECK (jsonb_typeof(facts) = 'object'),
    CONSTRAINT asset_advisories_array CHECK (jsonb_typeof(advisories) = 'array')
);
CREATE UNIQUE INDEX asset_source_once
    ON asset (account_id, type, content_hash) WHERE role = 'source';
CREATE UNIQUE INDEX asset_derived_once
    ON asset (source_asset_id) WHERE role = 'derived';
CREATE INDEX asset_by_content ON asset (content_hash);

COMMENT ON TABLE asset IS
    'Cover art and audio.  A source is what was uploaded; a derived asset is'
    ' what the media job made of it for the stores.';
COMMENT ON COLUMN asset.id IS 'Name of the asset; part of its URL.';
COMMENT ON COLUMN asset.account_id IS 'Owner; nobody else gets the file.';
COMMENT ON COLUMN asset.type IS 'coverArt or audio.';
COMMENT ON COLUMN asset.role IS 'source (uploaded) or derived (made of it).';
COMMENT ON COLUMN asset.source_asset_id IS 'What a derived asset was made of.';
COMMENT ON COLUMN asset.content_hash IS
    '32-byte hash of the bytes; storage keeps the file under it.';
COMMENT ON COLUMN asset.size_bytes IS 'Size of the file.';
COMMENT ON COLUMN asset.media_type IS 'What the bytes are, as found.';
COMMENT ON COLUMN asset.file_name IS 'Name given at upload; display only.';
COMMENT ON COLUMN asset.state IS
    'pending (media job to come), ready (derived asset exists), refused.';
COMMENT ON COLUMN asset.refusal_code IS 'Why it was refused, for programs.';
COMMENT ON COLUMN asset.refusal_text IS 'Why it was refused, for people.';
COMMENT ON COLUMN asset.facts IS
    'What the probe found: width_px, height_px, duration_ms, channels,'
    ' sample_rate_hz, bits, peak_dbfs, loudness_lufs ...';
COMMENT ON COLUMN asset.advisories IS
    'Findings that do not refuse the file, as an array.';
COMMENT ON COLUMN asset.provenance IS
    'How it came: client, surface, source URL.';
COMMENT ON COLUMN asset.created_at IS 'When it was stored.';
