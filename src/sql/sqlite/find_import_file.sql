-- The import that loaded just this and was not undone.
-- ?1  sha256
-- ?2  table_name
-- ?3  sheet
-- ?4  contract_fingerprint
-- ?5  settings
-- returns  run_id, imported_at
SELECT run_id, imported_at
FROM import_file
WHERE sha256 = ?1 AND table_name = ?2 AND sheet = ?3 AND contract_fingerprint = ?4
  AND settings = ?5 AND undone_at IS NULL
ORDER BY import_id DESC
LIMIT 1;
