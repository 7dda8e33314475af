-- Gives a machine user its grant.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION grant_machine(
    p_client_id text, p_resource text, p_scope text[], OUT outcome text,
    OUT grant_id uuid, OUT account_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    SELECT c.account_id INTO account_id
    FROM oauth_client c JOIN account a ON a.id = c.account_id
    WHERE c.client_id = p_client_id AND c.disabled_at IS NULL
      AND a.disabled_at IS NULL
      AND 'client_credentials' = ANY (c.grant_types);
    IF NOT FOUND THEN
        outcome := 'not_allowed';
        RETURN;
    END IF;
    grant_id := grant_put(grant_machine.account_id, p_client_id, p_resource,
                          p_scope);
    PERFORM client_touch(p_client_id);
    PERFORM grant_touch(grant_machine.grant_id);
    outcome := 'granted';
END
$$;

COMMENT ON FUNCTION grant_machine IS
    'The grant a client acts by with client_credentials, for the account'
    ' an operator tied it to. Outcomes: granted, not_allowed (not such a'
    ' client, or it or its account is disabled).';
