-- returns  a number that no import has had
SELECT coalesce(max(import_id), 0) + 1 FROM import_file;
