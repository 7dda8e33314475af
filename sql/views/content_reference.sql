-- What storage has to keep.

SET search_path = dubplate;

CREATE OR REPLACE VIEW content_reference AS
SELECT content_hash, size_bytes FROM asset;

COMMENT ON VIEW content_reference IS
    'Content hashes that assets point to; any other file may go once it is'
    ' a day old.';
