-- Whoever follows a release hears what becomes of it.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM resource_note('mcp://releases/' || NEW.id || '/status',
                          NEW.account_id);
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION release_change IS
    'Trigger: tells who has subscribed to the release''s status.';

-- A trigger, here and on the other tables, as some twenty functions change a
-- release, its stores, its jobs or their steps, and the next one would forget
-- to say so.
CREATE OR REPLACE TRIGGER release_changed
    AFTER UPDATE ON release FOR EACH ROW
    WHEN ((OLD.status, OLD.revision, OLD.title, OLD.primary_artist_name,
           OLD.upc)
          IS DISTINCT FROM
          (NEW.status, NEW.revision, NEW.title, NEW.primary_artist_name,
           NEW.upc))
    EXECUTE FUNCTION release_change();
