-- Money: the ledger of credits.  Rows are added, never changed or removed.

SET search_path = dubplate;

CREATE TABLE credit_entry (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id       uuid NOT NULL REFERENCES account,
    amount           integer NOT NULL,
    balance_after    integer NOT NULL,
    kind             text NOT NULL,
    release_id       uuid REFERENCES release,
    revision         integer,
    job_id           uuid REFERENCES job,
    job_restart      integer NOT NULL DEFAULT 0,
    idempotency_key  text NOT NULL,
    note             text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (account_id, idempotency_key),
    FOREIGN KEY (release_id, revision) REFERENCES release_revision,
    CONSTRAINT credit_entry_kind_and_sign CHECK
        ((kind = 'grant' AND amount > 0)
         OR (kind = 'submit' AND amount <= 0 AND job_id IS NOT NULL)
         OR (kind = 'refund' AND amount > 0 AND job_id IS NOT NULL)
         OR (kind = 'adjust' AND amount <> 0)),
    CONSTRAINT credit_entry_balance_not_negative CHECK (balance_after >= 0)
);
CREATE UNIQUE INDEX credit_entry_refund_once
    ON credit_entry (job_id, job_restart) WHERE kind = 'refund';
CREATE INDEX credit_entry_by_account ON credit_entry (account_id, id);
CREATE INDEX credit_entry_by_release ON credit_entry (release_id)
    WHERE release_id IS NOT NULL;
CREATE INDEX credit_entry_by_job ON credit_entry (job_id)
    WHERE job_id IS NOT NULL;

COMMENT ON TABLE credit_entry IS
    'Every change of a balance.  The sum of an account''s rows is its'
    ' account.credits; a trigger refuses UPDATE, DELETE and TRUNCATE.';
COMMENT ON COLUMN credit_entry.id IS 'Order of entries.';
COMMENT ON COLUMN credit_entry.account_id IS 'Whose balance.';
COMMENT ON COLUMN credit_entry.amount IS 'Credits; negative = debit.';
COMMENT ON COLUMN credit_entry.balance_after IS 'Balance with this entry.';
COMMENT ON COLUMN credit_entry.kind IS 'grant, submit, refund or adjust.';
COMMENT ON COLUMN credit_entry.release_id IS 'For which release.';
COMMENT ON COLUMN credit_entry.revision IS 'For which revision of it.';
COMMENT ON COLUMN credit_entry.job_id IS 'The job paid for, or refunded.';
COMMENT ON COLUMN credit_entry.job_restart IS
    'job.restarts at that time; one refund for each.';
COMMENT ON COLUMN credit_entry.idempotency_key IS
    'The same key never counts twice in an account.';
COMMENT ON COLUMN credit_entry.note IS 'Why, for people.';
COMMENT ON COLUMN credit_entry.created_at IS 'When.';
