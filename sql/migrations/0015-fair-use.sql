-- What one account may take: bytes stored, versions of drafts, turns of the
-- worker.

SET search_path = dubplate;

ALTER TABLE account
    ADD COLUMN stored_max_bytes bigint,
    ADD CONSTRAINT account_stored_max_positive CHECK (stored_max_bytes > 0);
COMMENT ON COLUMN account.stored_max_bytes IS
    'Bytes the account may have stored; null = the setting'
    ' limits.stored_max_bytes.';

CREATE INDEX asset_by_account ON asset (account_id) INCLUDE (size_bytes);
DROP INDEX upload_session_in_flight;
CREATE INDEX upload_session_holding ON upload_session (account_id)
    WHERE state <> 'done' AND swept_at IS NULL;

ALTER TABLE release_revision
    ADD COLUMN draft_version integer,
    ADD FOREIGN KEY (release_id, draft_version) REFERENCES draft_version;
COMMENT ON COLUMN release_revision.draft_version IS
    'The version of the draft it was made of, which is never pruned; null ='
    ' made without one.';
COMMENT ON TABLE draft_version IS
    'Saves of drafts, whole: the newest of each, and those submitted.';
-- Of what was submitted before nobody noted it: the newest one of the time.
UPDATE release_revision v SET draft_version = (
    SELECT max(d.version) FROM draft_version d
    WHERE d.release_id = v.release_id AND d.saved_at <= v.submitted_at);

-- When an account had its last turn.
CREATE INDEX job_by_account ON job (account_id, kind, started_at);
COMMENT ON COLUMN job.priority IS
    'Smaller is claimed first, among those whose accounts have equally many'
    ' jobs of the kind running.';

-- These come again with another shape.
DROP FUNCTION IF EXISTS asset_put, asset_ready, asset_store, draft_save,
    release_submit, release_write, upload_finish, upload_open;
