-- Links an identity of another provider.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION federation_link(
    p_issuer text, p_subject text, p_account_id uuid, p_email text,
    OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    INSERT INTO federated_identity AS f (issuer, subject, account_id, email)
    SELECT p_issuer, p_subject, a.id, p_email FROM account a
    WHERE a.id = p_account_id AND a.disabled_at IS NULL
    ON CONFLICT (issuer, subject) DO NOTHING;
    IF FOUND THEN
        outcome := 'linked';
        RETURN;
    END IF;
    SELECT CASE WHEN f.account_id = p_account_id THEN 'same' ELSE 'taken' END
    INTO outcome
    FROM federated_identity f
    WHERE f.issuer = p_issuer AND f.subject = p_subject;
    outcome := coalesce(outcome, 'not_found');
END
$$;

COMMENT ON FUNCTION federation_link IS
    'Links an identity to an account. Outcomes: linked, same (was so),'
    ' taken (by another account), not_found (no such account, or'
    ' disabled).';
