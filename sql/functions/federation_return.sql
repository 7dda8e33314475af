-- A browser came back from another provider.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION federation_return(
    p_state_hash bytea, p_browser_hash bytea, OUT outcome text,
    OUT issuer text, OUT nonce text, OUT secrets_sealed bytea,
    OUT max_age_s integer, OUT account_id uuid)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    leg federation_leg;
BEGIN
    DELETE FROM federation_leg l
    WHERE l.state_hash = p_state_hash AND l.browser_hash = p_browser_hash
    RETURNING * INTO leg;
    outcome := CASE WHEN FOUND AND leg.expires_at > now() THEN 'returned'
        WHEN FOUND THEN 'expired'
        WHEN EXISTS (SELECT FROM federation_leg l
                     WHERE l.state_hash = p_state_hash) THEN 'other_browser'
        ELSE 'unknown' END;
    IF outcome = 'returned' THEN
        issuer := leg.issuer;
        nonce := leg.nonce;
        secrets_sealed := leg.secrets_sealed;
        max_age_s := coalesce(leg.max_age_s
            + floor(extract(epoch FROM now() - leg.created_at))::integer, -1);
        account_id := leg.account_id;
    END IF;
END
$$;

COMMENT ON FUNCTION federation_return IS
    'Takes the state that came back, once, in the browser it was given'
    ' to; tells what the answer must be checked against, max_age_s being -1'
    ' where none was sent, and else counted from now: the way there and back'
    ' is added. Outcomes: returned, expired, other_browser,'
    ' unknown (or taken before).';
