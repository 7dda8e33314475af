-- The queue: jobs, their steps, the workers, the slots of periodic jobs.

SET search_path = dubplate;

CREATE TABLE job (
    id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind               text NOT NULL,
    account_id         uuid REFERENCES account,
    release_id         uuid REFERENCES release,
    revision           integer,
    asset_id           uuid REFERENCES asset,
    upload_session_id  uuid REFERENCES upload_session,
    state              text NOT NULL DEFAULT 'queued',
    priority           integer NOT NULL DEFAULT 50,
    run_at             timestamptz NOT NULL DEFAULT now(),
    attempt            integer NOT NULL DEFAULT 0,
    max_attempts       integer NOT NULL DEFAULT 8,
    restarts           integer NOT NULL DEFAULT 0,
    lease_owner        text,
    lease_until        timestamptz,
    lease_epoch        bigint NOT NULL DEFAULT 0,
    args               jsonb NOT NULL DEFAULT '{}',
    unique_key         text,
    progress           integer NOT NULL DEFAULT 0,
    progress_text      text,
    error_code         text,
    error_text         text,
    result             jsonb,
    created_at         timestamptz NOT NULL DEFAULT now(),
    started_at         timestamptz,
    finished_at        timestamptz,
    FOREIGN KEY (release_id, revision) REFERENCES release_revision
        DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT job_kind_known CHECK
        (kind IN ('release', 'takedown', 'media', 'fetch', 'cleanup')),
    CONSTRAINT job_state_known CHECK
        (state IN ('queued', 'running', 'done', 'failed', 'discarded')),
    CONSTRAINT job_running_has_lease CHECK
        ((state = 'running') = (lease_until IS NOT NULL)),
    CONSTRAINT job_final_has_end CHECK
        ((state IN ('done', 'failed', 'discarded'))
         = (finished_at IS NOT NULL)),
    CONSTRAINT job_attempts_in_range
        CHECK (attempt BETWEEN 0 AND max_attempts),
    CONSTRAINT job_progress_percent CHECK (progress BETWEEN 0 AND 100)
);
CREATE UNIQUE INDEX job_once ON job (kind, unique_key)
    WHERE state IN ('queued', 'running');
CREATE INDEX job_to_claim ON job (priority, run_at) WHERE state = 'queued';
CREATE INDEX job_leased ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_by_release ON job (release_id, created_at DESC)
    WHERE release_id IS NOT NULL;
CREATE INDEX job_by_asset ON job (asset_id, created_at DESC)
    WHERE asset_id IS NOT NULL;
CREATE INDEX job_by_upload_session ON job (upload_session_id)
    WHERE upload_session_id IS NOT NULL;

COMMENT ON TABLE job IS 'The queue, and what became of every job.';
COMMENT ON COLUMN job.id IS 'Name of the job.';
COMMENT ON COLUMN job.kind IS 'release, takedown, media, fetch or cleanup.';
COMMENT ON COLUMN job.account_id IS 'For whom; null for the house''s own.';
COMMENT ON COLUMN job.release_id IS 'The release (release, takedown).';
COMMENT ON COLUMN job.revision IS 'The revision delivered or withdrawn.';
COMMENT ON COLUMN job.asset_id IS 'The source asset (media).';
COMMENT ON COLUMN job.upload_session_id IS 'The upload session (fetch).';
COMMENT ON COLUMN job.state IS
    'queued -> running -> done | failed | discarded.';
COMMENT ON COLUMN job.priority IS 'Smaller is claimed first.';
COMMENT ON COLUMN job.run_at IS 'Not to be claimed before.';
COMMENT ON COLUMN job.attempt IS 'Times it was claimed, waits not counted.';
COMMENT ON COLUMN job.max_attempts IS 'After so many attempts it has failed.';
COMMENT ON COLUMN job.restarts IS 'Times an operator started it again.';
COMMENT ON COLUMN job.lease_owner IS 'The worker that has or last had it.';
COMMENT ON COLUMN job.lease_until IS
    'Past this the worker counts as dead and the job may be claimed again.';
COMMENT ON COLUMN job.lease_epoch IS
    'Counts claims; a worker with an older number is refused everything.';
COMMENT ON COLUMN job.args IS 'What the handler needs beside the references.';
COMMENT ON COLUMN job.unique_key IS
    'Of one kind and key, at most one job is queued or running.';
COMMENT ON COLUMN job.progress IS 'Percent done.';
COMMENT ON COLUMN job.progress_text IS 'What it is doing, for people.';
COMMENT ON COLUMN job.error_code IS 'Last error, for programs.';
COMMENT ON COLUMN job.error_text IS 'Last error, for people.';
COMMENT ON COLUMN job.result IS 'What the job has to say when done.';
COMMENT ON COLUMN job.created_at IS 'When it was queued first.';
COMMENT ON COLUMN job.started_at IS 'When it was claimed first.';
COMMENT ON COLUMN job.finished_at IS 'When it reached its final state.';

ALTER TABLE release_revision ADD FOREIGN KEY (job_id) REFERENCES job
    DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX release_revision_by_job ON release_revision (job_id);
