-- returns  import_id, column_name, letters
SELECT import_id, column_name, letters FROM import_column;
