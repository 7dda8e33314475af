-- What the stores have: status, history, deliveries; numbers we give out.

SET search_path = dubplate;

CREATE TABLE store_status (
    release_id  uuid NOT NULL,
    revision    integer NOT NULL,
    store_id    text NOT NULL REFERENCES store,
    status      text NOT NULL DEFAULT 'queued',
    message_id  text,
    code        text,
    text        text,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (release_id, revision, store_id),
    FOREIGN KEY (release_id, revision) REFERENCES release_revision,
    CONSTRAINT store_status_known CHECK
        (status IN ('queued', 'preparing', 'delivering', 'delivered',
                    'acknowledged', 'ingested', 'live', 'rejected',
                    'takedown_pending', 'taken_down'))
);
CREATE INDEX store_status_by_store ON store_status (store_id, status);

COMMENT ON TABLE store_status IS
    'How far a revision of a release has come at a store.';
COMMENT ON COLUMN store_status.release_id IS 'The release.';
COMMENT ON COLUMN store_status.revision IS 'The revision.';
COMMENT ON COLUMN store_status.store_id IS 'The store.';
COMMENT ON COLUMN store_status.status IS
    'queued, preparing, delivering, delivered, acknowledged, ingested, live,'
    ' rejected, takedown_pending or taken_down.';
COMMENT ON COLUMN store_status.message_id IS 'The newest delivery to it.';
COMMENT ON COLUMN store_status.code IS 'What the store said, for programs.';
COMMENT ON COLUMN store_status.text IS 'What the store said, for people.';
COMMENT ON COLUMN store_status.updated_at IS 'When the row last changed.';

CREATE TABLE store_status_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release_id  uuid NOT NULL,
    revision    integer NOT NULL,
    store_id    text NOT NULL,
    status      text NOT NULL,
    message_id  text,
    code        text,
    text        text,
    at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX store_status_event_by_release
    ON store_status_event (release_id, revision, store_id, id);

COMMENT ON TABLE store_status_event IS
    'Every status a store_status row ever had; written by a trigger.';
COMMENT ON COLUMN store_status_event.id IS 'Order of events.';
COMMENT ON COLUMN store_status_event.release_id IS 'The release.';
COMMENT ON COLUMN store_status_event.revision IS 'The revision.';
COMMENT ON COLUMN store_status_event.store_id IS 'The store.';
COMMENT ON COLUMN store_status_event.status IS 'The status it came to.';
COMMENT ON COLUMN store_status_event.message_id IS 'The delivery concerned.';
COMMENT ON COLUMN store_status_event.code IS 'What the store said.';
COMMENT ON COLUMN store_status_event.text IS 'The same for people.';
COMMENT ON COLUMN store_status_event.at IS 'When it came to it.';

CREATE TABLE delivery (
    message_id       text PRIMARY KEY,
    release_id       uuid NOT NULL,
    revision         integer NOT NULL,
    store_id         text NOT NULL REFERENCES store,
    job_id           uuid NOT NULL REFERENCES job,
    kind             text NOT NULL,
    location         text NOT NULL,
    digest           bytea,
    delivered_at     timestamptz NOT NULL DEFAULT now(),
    acknowledged_at  timestamptz,
    acknowledgement  jsonb,
    FOREIGN KEY (release_id, revision) REFERENCES release_revision,
    CONSTRAINT delivery_kind_known CHECK (kind IN ('release', 'takedown')),
    CONSTRAINT delivery_digest_size CHECK (octet_length(digest) = 32)
);
CREATE INDEX delivery_by_release ON delivery (release_id, revision, store_id);
CREATE INDEX delivery_by_job ON delivery (job_id);

COMMENT ON TABLE delivery IS 'Messages that were handed to a store.';
COMMENT ON COLUMN delivery.message_id IS 'Message id; the store answers to it.';
COMMENT ON COLUMN delivery.release_id IS 'The release.';
COMMENT ON COLUMN delivery.revision IS 'The revision.';
COMMENT ON COLUMN delivery.store_id IS 'The store.';
COMMENT ON COLUMN delivery.job_id IS 'The job that delivered it.';
COMMENT ON COLUMN delivery.kind IS 'release or takedown.';
COMMENT ON COLUMN delivery.location IS 'Where it lies, as the carrier says.';
COMMENT ON COLUMN delivery.digest IS '32-byte hash of the message.';
COMMENT ON COLUMN delivery.delivered_at IS 'When it was handed over.';
COMMENT ON COLUMN delivery.acknowledged_at IS 'When the store answered.';
COMMENT ON COLUMN delivery.acknowledgement IS 'What the store answered.';

CREATE TABLE identifier_pool (
    kind         text NOT NULL,
    prefix       text NOT NULL,
    next_number  bigint NOT NULL DEFAULT 1,
    last_number  bigint NOT NULL,
    PRIMARY KEY (kind, prefix),
    CONSTRAINT identifier_pool_form CHECK
        ((kind = 'isrc' AND prefix ~ '^[A-Z]{2}[A-Z0-9]{3}$'
          AND last_number <= 99999)
         OR (kind = 'upc' AND prefix ~ '^[0-9]{1,10}$'
             AND length(prefix || last_number) <= 11)),
    CONSTRAINT identifier_pool_range
        CHECK (next_number BETWEEN 0 AND last_number + 1)
);

COMMENT ON TABLE identifier_pool IS
    'Numbers we may give out.  The rows that ship are from ranges nobody'
    ' owns: an operator adds those bought, and removes these.';
COMMENT ON COLUMN identifier_pool.kind IS 'isrc or upc.';
COMMENT ON COLUMN identifier_pool.prefix IS
    'ISRC: country and registrant.  UPC: first digits.';
COMMENT ON COLUMN identifier_pool.next_number IS 'The next one to give.';
COMMENT ON COLUMN identifier_pool.last_number IS 'The last one we may give.';

INSERT INTO identifier_pool (kind, prefix, last_number) VALUES
    ('isrc', 'ZZDUB', 99999),
    ('upc', '400', 99999999);
