-- Whoever follows a job hears of its steps.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_step_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM resource_note('mcp://release-jobs/' || j.id, j.account_id)
    FROM job j WHERE j.id = NEW.job_id;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION job_step_change IS
    'Trigger: tells who has subscribed to the job.';

CREATE OR REPLACE TRIGGER job_step_changed
    AFTER UPDATE ON job_step FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION job_step_change();
