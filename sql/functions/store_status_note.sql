-- History of what the stores said.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION store_status_note() RETURNS trigger
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO store_status_event
        (release_id, revision, store_id, status, message_id, code, text, at)
    VALUES
        (NEW.release_id, NEW.revision, NEW.store_id, NEW.status,
         NEW.message_id, NEW.code, NEW.text, NEW.updated_at);
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION store_status_note IS
    'Trigger: writes a store_status_event for each change.';

CREATE OR REPLACE TRIGGER store_status_noted
    AFTER INSERT OR UPDATE ON store_status
    FOR EACH ROW EXECUTE FUNCTION store_status_note();
