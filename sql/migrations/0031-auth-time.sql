-- A session says when its person proved who they are: the older function
-- goes.

SET search_path = dubplate;

DROP FUNCTION IF EXISTS browser_session_open(bytea, uuid, bytea, integer,
                                             integer, text, text);
