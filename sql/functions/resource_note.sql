-- A resource reads differently now.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION resource_note(p_uri text, p_account_id uuid)
RETURNS void
LANGUAGE plpgsql
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM mcp_topic WHERE topic = 'resource:' || p_uri) THEN
        PERFORM change_note(p_account_id, 'resource:' || p_uri,
            'notifications/resources/updated',
            json_build_object('uri', p_uri));
    END IF;
END
$$;

COMMENT ON FUNCTION resource_note IS
    'Internal: tells the owner''s streams that have subscribed to a resource.'
    '  Mostly nobody has, which one look into an index tells.';
