-- The upload cannot be put together.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION upload_fail(
    p_session_id uuid, p_account_id uuid, p_code text, p_text text,
    p_reopen boolean, OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE upload_session
    SET state = CASE WHEN p_reopen THEN 'open' ELSE 'failed' END,
        failure_code = CASE WHEN NOT p_reopen THEN p_code END,
        failure_text = CASE WHEN NOT p_reopen THEN p_text END,
        assembling_until = NULL,
        closed_at = CASE WHEN NOT p_reopen THEN now() END
    WHERE id = p_session_id AND account_id = p_account_id
      AND state IN ('open', 'assembling');
    applied := FOUND;
END
$$;

COMMENT ON FUNCTION upload_fail IS
    'Gives an assembling session up: reopened for another try, or failed for'
    ' good with the reason.';
