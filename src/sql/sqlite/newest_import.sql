-- When something was imported last that still counts: ISO 8601, UTC; NULL when nothing was.
SELECT max(imported_at)
  FROM import_file
 WHERE undone_at IS NULL;
