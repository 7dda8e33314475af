-- Adds a store, or changes one.

SET search_path = dubplate;

CREATE OR REPLACE FUNCTION store_put(
    p_store_id text, p_name text, p_carrier text, p_settings jsonb,
    p_active boolean, OUT created boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = dubplate, pg_temp
AS $$
BEGIN
    UPDATE store
    SET name = coalesce(p_name, name), carrier = coalesce(p_carrier, carrier),
        settings = coalesce(p_settings, settings),
        active = coalesce(p_active, active)
    WHERE id = p_store_id;
    created := NOT FOUND;
    IF created THEN
        INSERT INTO store (id, name, carrier, settings, active)
        VALUES (p_store_id, coalesce(p_name, p_store_id),
                coalesce(p_carrier, 'folder'),
                coalesce(p_settings, jsonb_build_object(
                    'path', p_store_id, 'acknowledgement', 'none')),
                coalesce(p_active, true));
    END IF;
END
$$;

COMMENT ON FUNCTION store_put IS
    'Adds a store or changes what is not null; a store that is not active'
    ' takes no new releases, but still withdraws what it has.';
