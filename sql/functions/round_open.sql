-- A call needs answers before it can go on.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION round_open(
    p_account_id uuid, p_digest bytea, p_number integer, p_asked jsonb,
    p_answers jsonb, p_ttl_s integer, OUT round_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    DELETE FROM mcp_round WHERE id IN (
        SELECT r.id FROM mcp_round r WHERE r.account_id = p_account_id
        ORDER BY r.created_at DESC, r.id OFFSET 99);
    INSERT INTO mcp_round
        (account_id, digest, number, asked, answers, expires_at)
    VALUES
        (p_account_id, p_digest, p_number, p_asked,
         coalesce(p_answers, '{}'), now() + make_interval(secs => p_ttl_s))
    RETURNING id INTO round_id;
END
$$;

COMMENT ON FUNCTION round_open IS
    'Keeps what was asked, and what earlier rounds were answered, until the'
    ' client repeats its request.  Of an account the last 100 are kept.';
