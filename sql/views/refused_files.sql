-- Why a file was refused.

SET search_path = dubplate;

CREATE OR REPLACE VIEW refused_files AS
SELECT a.created_at, c.login AS account_login, a.type, a.file_name,
       a.refusal_code, a.refusal_text, a.media_type, a.size_bytes, a.facts,
       a.id AS asset_id, c.id AS account_id
FROM asset a
JOIN account c ON c.id = a.account_id
WHERE a.state = 'refused'
ORDER BY a.created_at DESC;

COMMENT ON VIEW refused_files IS
    'Refused cover art and audio with the reason, newest first.';
