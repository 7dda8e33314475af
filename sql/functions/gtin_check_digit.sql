-- Check digits of UPC, EAN and GTIN.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION gtin_check_digit(p_digits text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = dubplate, pg_temp
AS $$
    SELECT ((10 - sum(digit::integer
                      * CASE WHEN (length(p_digits) - place) % 2 = 0
                             THEN 3 ELSE 1 END) % 10) % 10)::integer
    FROM regexp_split_to_table(p_digits, '') WITH ORDINALITY
        AS d(digit, place)
$$;

COMMENT ON FUNCTION gtin_check_digit IS
    'The digit that completes these: from the right, weights 3 and 1 in'
    ' turn (GS1 General Specifications, section 7.9).';
