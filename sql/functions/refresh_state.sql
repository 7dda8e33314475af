-- What using a refresh token now amounts to.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION refresh_state(
    p_token refresh_token, p_grace_s integer)
RETURNS text
LANGUAGE sql STABLE
SET search_path = dubplate, pg_temp
AS $$
    SELECT CASE f.newest
        WHEN p_token.generation THEN 'rotated'
        WHEN p_token.generation + 1 THEN
            CASE WHEN f.turned_at > now() - make_interval(secs => p_grace_s)
            THEN 'repeated' ELSE 'reused' END
        ELSE 'reused' END
    FROM (SELECT max(generation) AS newest,
                 min(used_at) FILTER (WHERE generation = p_token.generation)
                     AS turned_at
          FROM refresh_token WHERE family_id = p_token.family_id) f
$$;

COMMENT ON FUNCTION refresh_state IS
    'rotated: of the newest generation, good. repeated: of the one'
    ' before, and the newest is not older than the grace: an answer that'
    ' was lost. reused: else; somebody has a token that is not theirs. The'
    ' newest generation is unused by nature: using it starts the next.';
