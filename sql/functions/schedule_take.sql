-- Periodic work without a leader.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION schedule_take(
    p_name text, p_every_s integer, OUT taken boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
DECLARE
    this_slot timestamptz := to_timestamp(
        floor(extract(epoch FROM now()) / p_every_s) * p_every_s);
BEGIN
    INSERT INTO schedule_slot (name, slot) VALUES (p_name, this_slot)
    ON CONFLICT DO NOTHING;
    taken := FOUND;
    IF taken THEN
        DELETE FROM schedule_slot WHERE name = p_name AND slot < this_slot;
    END IF;
END
$$;

COMMENT ON FUNCTION schedule_take IS
    'true for exactly one caller in each period of so many seconds: that one'
    ' does the work.';
