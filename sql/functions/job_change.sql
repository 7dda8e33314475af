-- Whoever follows a job hears how it is getting on.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    task uuid;
BEGIN
    PERFORM resource_note('mcp://release-jobs/' || NEW.id, NEW.account_id);
    IF NEW.release_id IS NOT NULL AND NEW.state <> OLD.state THEN
        PERFORM resource_note('mcp://releases/' || NEW.release_id
                              || '/status', NEW.account_id);
    END IF;
    FOR task IN
        UPDATE mcp_task SET updated_at = now()
        WHERE job_id = NEW.id AND expires_at > now()
        RETURNING id
    LOOP
        PERFORM task_note(task);
    END LOOP;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION job_change IS
    'Trigger: tells who has subscribed to the job, to its release''s status,'
    ' or to a task that follows it.';

-- A new job has no subscriber yet, and a renewed lease is no news.
CREATE OR REPLACE TRIGGER job_changed
    AFTER UPDATE ON job FOR EACH ROW
    WHEN ((OLD.state, OLD.attempt, OLD.run_at, OLD.progress,
           OLD.progress_text, OLD.error_code, OLD.error_text, OLD.result)
          IS DISTINCT FROM
          (NEW.state, NEW.attempt, NEW.run_at, NEW.progress,
           NEW.progress_text, NEW.error_code, NEW.error_text, NEW.result))
    EXECUTE FUNCTION job_change();
