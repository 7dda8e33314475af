-- A job has failed for good.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION job_fail(
    p_job_id uuid, p_lease_epoch bigint, p_code text, p_text text,
    OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    applied := p_lease_epoch IS NOT NULL
        AND job_end_badly(p_job_id, p_lease_epoch, 'failed', p_code, p_text);
END
$$;

COMMENT ON FUNCTION job_fail IS
    'Ends a job badly, without another try: a release job is refunded and'
    ' its release needs attention (code rejected: the stores refused it); a'
    ' media job refuses its asset; a fetch job fails its upload.  false: the'
    ' job is lost.';
