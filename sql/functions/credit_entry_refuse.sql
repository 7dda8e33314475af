-- The ledger is append-only, for everybody.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION credit_entry_refuse() RETURNS trigger
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'credit_entry is append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation',
              HINT = 'Book a correction with account_credit(), kind adjust.';
END
$$;

COMMENT ON FUNCTION credit_entry_refuse IS
    'Trigger: refuses UPDATE, DELETE and TRUNCATE of the ledger.';

CREATE OR REPLACE TRIGGER credit_entry_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION credit_entry_refuse();
