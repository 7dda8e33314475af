-- The client repeats its request.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION round_claim(
    p_round_id uuid, p_account_id uuid, p_digest bytea,
    OUT outcome text, OUT number integer, OUT asked jsonb, OUT answers jsonb)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    r mcp_round;
BEGIN
    SELECT * INTO r FROM mcp_round
    WHERE id = p_round_id AND account_id = p_account_id
    FOR NO KEY UPDATE;
    outcome := CASE
        WHEN r.id IS NULL THEN 'unknown'
        WHEN r.digest <> p_digest THEN 'other_request'
        WHEN r.claimed_at IS NOT NULL THEN 'again'
        WHEN r.expires_at <= now() THEN 'expired'
        ELSE 'claimed' END;
    IF outcome = 'claimed' THEN
        UPDATE mcp_round SET claimed_at = now() WHERE id = r.id;
        number := r.number;
        asked := r.asked;
        answers := r.answers;
    END IF;
END
$$;

COMMENT ON FUNCTION round_claim IS
    'Gives a round to the one request that may go on from it.  Outcomes:'
    ' claimed, unknown (none of the account), other_request (the digest is'
    ' another; the round stays), again (somebody has claimed it), expired.';
