-- A stream wants to hear of things.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION topic_add(
    p_stream_id uuid, p_topics text[], p_max_topics integer,
    OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    PERFORM FROM mcp_stream WHERE id = p_stream_id AND ended_at IS NULL
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'ended';
    ELSIF (SELECT max(octet_length(t)) FROM unnest(p_topics) t) > 1024 THEN
        outcome := 'too_long';
    ELSIF (SELECT count(*) FROM (
               SELECT topic FROM mcp_topic WHERE stream_id = p_stream_id
               UNION SELECT unnest(p_topics)) AS t) > p_max_topics THEN
        outcome := 'too_many';
    ELSE
        INSERT INTO mcp_topic (stream_id, topic)
        SELECT p_stream_id, t FROM unnest(p_topics) t
        ON CONFLICT DO NOTHING;
        outcome := 'added';
    END IF;
END
$$;

COMMENT ON FUNCTION topic_add IS
    'Adds topics to a stream, all or none.  Outcomes: added, ended (there is'
    ' no such stream any more), too_long, too_many.';
