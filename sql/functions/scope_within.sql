-- Scopes under a ceiling.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION scope_within(p_scope text[], p_max text[])
RETURNS text[]
LANGUAGE sql IMMUTABLE SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
    SELECT CASE WHEN p_max IS NULL THEN p_scope ELSE ARRAY(
        SELECT s FROM unnest(p_scope) s
        WHERE s = ANY (p_max)
           OR s IN ('openid', 'profile', 'email', 'offline_access')
        UNION
        SELECT 'mcp:read'
        WHERE p_scope && '{once:mcp,mcp:write}' AND 'mcp:read' = ANY (p_max)
          AND NOT EXISTS (SELECT FROM unnest(p_scope) s
                          WHERE s IN ('once:mcp', 'mcp:write')
                            AND s = ANY (p_max))
        ORDER BY 1) END
$$;

COMMENT ON FUNCTION scope_within IS
    'The scopes of p_scope that account.scope_max allows (null = all): a'
    ' wider one becomes mcp:read where no more is allowed. Those of OpenID'
    ' Connect always stay.';
