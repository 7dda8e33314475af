-- Whoever follows a release hears what its stores say.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION store_status_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM resource_note('mcp://releases/' || r.id || '/status',
                          r.account_id)
    FROM release r WHERE r.id = NEW.release_id;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION store_status_change IS
    'Trigger: tells who has subscribed to the release''s status.';

CREATE OR REPLACE TRIGGER store_status_changed
    AFTER INSERT OR UPDATE ON store_status
    FOR EACH ROW EXECUTE FUNCTION store_status_change();
