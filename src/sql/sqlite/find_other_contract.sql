-- ?1  name of a contract
-- returns  the name of another one by which something was imported that was not undone
SELECT contract
  FROM import_file
 WHERE contract <> ?1
   AND undone_at IS NULL
 LIMIT 1;
