-- A store has answered.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION delivery_acknowledge(
    p_message_id text, p_store_id text, p_acknowledgement jsonb,
    OUT applied boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE delivery
    SET acknowledged_at = now(), acknowledgement = p_acknowledgement
    WHERE message_id = p_message_id AND store_id = p_store_id
      AND acknowledged_at IS NULL;
    applied := FOUND;
END
$$;

COMMENT ON FUNCTION delivery_acknowledge IS
    'Notes a store''s answer to a message, the first one only.  false: no'
    ' such message to that store, or it was answered already.';
