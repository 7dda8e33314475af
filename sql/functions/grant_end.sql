-- Ends a grant.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION grant_end(
    p_grant_id uuid, p_reason text, OUT ended boolean)
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    g oauth_grant;
BEGIN
    UPDATE oauth_grant SET revoked_at = now(), revoke_reason = p_reason
    WHERE id = p_grant_id AND revoked_at IS NULL
    RETURNING * INTO g;
    ended := FOUND;
    IF ended THEN
        DELETE FROM consent
        WHERE account_id = g.account_id AND client_id = g.client_id
          AND resource = g.resource;
        INSERT INTO audit_event
            (account_id, program, action, subject, outcome, client)
        VALUES (g.account_id, 'database', 'grant_end', g.id::text, p_reason,
                left(g.client_id, 200));
    END IF;
END
$$;

COMMENT ON FUNCTION grant_end IS
    'Revokes a grant, forgets the consent behind it, and writes it to the'
    ' audit trail; false: it was over.';
