-- Redeeming a code makes its refresh token, too: the older function goes.

SET search_path = dubplate;

DROP FUNCTION IF EXISTS code_redeem(bytea, text, text);
