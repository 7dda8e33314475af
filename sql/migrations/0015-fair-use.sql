-- What one account may take: bytes stored.

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

-- These come again with another shape.
DROP FUNCTION IF EXISTS asset_put, asset_ready, asset_store, upload_finish,
    upload_open;
