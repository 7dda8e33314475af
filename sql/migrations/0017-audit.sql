-- The audit trail of sign-in: where it came from, with which grant, and why.

SET search_path = dubplate;

ALTER TABLE audit_event
    ADD COLUMN address text,
    ADD COLUMN grant_id uuid,
    ADD COLUMN detail text;

COMMENT ON COLUMN audit_event.address IS
    'Address it came from, as the web server tells it.';
COMMENT ON COLUMN audit_event.grant_id IS 'With which grant to a client.';
COMMENT ON COLUMN audit_event.detail IS
    'Why, in words of this program; never what a client sent.';
COMMENT ON COLUMN audit_event.action IS
    'What was tried: login, token, scope, grant_end, a tool, a route.';
