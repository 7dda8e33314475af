-- Stores, the steps of release and takedown jobs, and who works on jobs.

SET search_path = dubplate;

CREATE TABLE store (
    id          text PRIMARY KEY,
    name        text NOT NULL,
    carrier     text NOT NULL DEFAULT 'folder',
    settings    jsonb NOT NULL DEFAULT '{}',
    active      boolean NOT NULL DEFAULT true,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT store_id_slug CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    CONSTRAINT store_carrier_known CHECK (carrier IN ('folder')),
    CONSTRAINT store_settings_object CHECK (jsonb_typeof(settings) = 'object')
);

COMMENT ON TABLE store IS 'Where releases are delivered to.';
COMMENT ON COLUMN store.id IS 'Short name, as in distribution_store_ids.';
COMMENT ON COLUMN store.name IS 'Name for people.';
COMMENT ON COLUMN store.carrier IS 'How deliveries travel: folder.';
COMMENT ON COLUMN store.settings IS
    'Of the carrier: path (below the delivery folder), acknowledgement'
    ' (none, or file: wait for one).';
COMMENT ON COLUMN store.active IS 'Takes new releases.';
COMMENT ON COLUMN store.created_at IS 'When it was added.';

INSERT INTO store (id, name, settings, active) VALUES
    ('demo-store', 'Demo Store',
     '{"path": "demo-store", "acknowledgement": "none"}', true),
    ('north-store', 'North Store',
     '{"path": "north-store", "acknowledgement": "none"}', true),
    ('archive', 'Archive',
     '{"path": "archive", "acknowledgement": "file"}', false);

CREATE TABLE job_step (
    job_id       uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    position     integer NOT NULL,
    step         text NOT NULL,
    store_id     text REFERENCES store,
    state        text NOT NULL DEFAULT 'waiting',
    attempts     integer NOT NULL DEFAULT 0,
    next_try_at  timestamptz,
    started_at   timestamptz,
    finished_at  timestamptz,
    error_code   text,
    error_text   text,
    result       jsonb,
    PRIMARY KEY (job_id, position),
    CONSTRAINT job_step_known CHECK
        (step IN ('validate', 'identifiers', 'assets', 'package', 'deliver',
                  'await', 'live', 'taken_down')),
    CONSTRAINT job_step_state_known CHECK
        (state IN ('waiting', 'running', 'done', 'failed', 'skipped')),
    CONSTRAINT job_step_store_where_due
        CHECK ((step IN ('deliver', 'await')) = (store_id IS NOT NULL))
);

COMMENT ON TABLE job_step IS 'The steps of a release or takedown job.';
COMMENT ON COLUMN job_step.job_id IS 'The job.';
COMMENT ON COLUMN job_step.position IS 'Order of the steps, from 1.';
COMMENT ON COLUMN job_step.step IS 'What is done.';
COMMENT ON COLUMN job_step.store_id IS 'For which store (deliver, await).';
COMMENT ON COLUMN job_step.state IS
    'waiting -> running -> done | failed | skipped.';
COMMENT ON COLUMN job_step.attempts IS 'Times it was started.';
COMMENT ON COLUMN job_step.next_try_at IS 'When it will be tried again.';
COMMENT ON COLUMN job_step.started_at IS 'When it was started first.';
COMMENT ON COLUMN job_step.finished_at IS 'When it reached its final state.';
COMMENT ON COLUMN job_step.error_code IS 'Last error, for programs.';
COMMENT ON COLUMN job_step.error_text IS 'Last error, for people.';
COMMENT ON COLUMN job_step.result IS 'What the step leaves for later ones.';

CREATE TABLE worker (
    id          text PRIMARY KEY,
    host        text NOT NULL,
    pid         integer NOT NULL,
    version     text NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT now(),
    seen_at     timestamptz NOT NULL DEFAULT now(),
    stopping    boolean NOT NULL DEFAULT false
);

COMMENT ON TABLE worker IS 'Worker processes that said they are alive.';
COMMENT ON COLUMN worker.id IS 'Name a worker gave itself; job.lease_owner.';
COMMENT ON COLUMN worker.host IS 'Machine it runs on.';
COMMENT ON COLUMN worker.pid IS 'Its process there.';
COMMENT ON COLUMN worker.version IS 'Version of the program.';
COMMENT ON COLUMN worker.started_at IS 'First sign of life.';
COMMENT ON COLUMN worker.seen_at IS 'Last sign of life.';
COMMENT ON COLUMN worker.stopping IS 'It takes no new jobs any more.';

CREATE TABLE schedule_slot (
    name  text NOT NULL,
    slot  timestamptz NOT NULL,
    PRIMARY KEY (name, slot)
);

COMMENT ON TABLE schedule_slot IS
    'Who inserts the row of a slot does the periodic work; no leader needed.';
COMMENT ON COLUMN schedule_slot.name IS 'Which periodic work.';
COMMENT ON COLUMN schedule_slot.slot IS 'Start of the slot.';
