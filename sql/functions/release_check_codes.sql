-- May a release go out under these codes?

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION release_check_codes(
    p_account_id uuid, p_release_id uuid, p_upc text, p_isrcs text[])
RETURNS text
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    gtin text := lpad(nullif(p_upc, ''), 14, '0');
BEGIN
    IF EXISTS (
        SELECT FROM unnest(p_isrcs) AS given(code)
        JOIN identifier_pool p ON p.kind = 'isrc'
            AND left(given.code, 5) = p.prefix
            AND right(given.code, 5)::bigint <= p.last_number
        WHERE NOT EXISTS (SELECT FROM track t
                          JOIN release o ON o.id = t.release_id
                          WHERE t.isrc = given.code
                            AND o.account_id = p_account_id)) THEN
        RETURN 'isrc_taken';
    ELSIF gtin IS NULL THEN
        RETURN NULL;
    ELSIF EXISTS (SELECT FROM release r
                  WHERE r.id = p_release_id AND lpad(r.upc, 14, '0') <> gtin
                    AND release_went_out(r.id)) THEN
        RETURN 'upc_fixed';
    END IF;

    -- Two submits of one UPC go one after the other.
    PERFORM pg_advisory_xact_lock(hashtextextended('gtin:' || gtin, 0));
    IF EXISTS (
        SELECT FROM release o
        WHERE o.upc IS NOT NULL AND lpad(o.upc, 14, '0') = gtin
          AND o.id IS DISTINCT FROM p_release_id AND o.revision > 0
          AND (o.account_id <> p_account_id
               OR o.status NOT IN ('Taken Down', 'Rejected'))
          AND (release_went_out(o.id) OR release_busy(o.id)))
        OR (EXISTS (SELECT FROM identifier_pool p
                    WHERE p.kind = 'upc'
                      AND starts_with(gtin, '00' || p.prefix)
                      AND substr(gtin, 3 + length(p.prefix),
                                 11 - length(p.prefix))::bigint
                          <= p.last_number)
            AND NOT EXISTS (SELECT FROM release o
                            WHERE o.upc IS NOT NULL
                              AND lpad(o.upc, 14, '0') = gtin
                              AND o.account_id = p_account_id)) THEN
        RETURN 'upc_taken';
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION release_check_codes IS
    'Internal: null, or why not: upc_fixed (the release went out under'
    ' another UPC: that one names it in the stores), upc_taken (another'
    ' release went out under it or is about to, or it is one of our pool'
    ' that was not given to this account), isrc_taken (as the latter).';
