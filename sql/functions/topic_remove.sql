-- A stream has heard enough.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION topic_remove(
    p_stream_id uuid, p_topics text[], OUT removed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    DELETE FROM mcp_topic
    WHERE stream_id = p_stream_id AND topic = ANY (p_topics);
    GET DIAGNOSTICS removed = ROW_COUNT;
END
$$;

COMMENT ON FUNCTION topic_remove IS
    'Takes topics from a stream; how many it had.';
