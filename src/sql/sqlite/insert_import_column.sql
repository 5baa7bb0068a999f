-- ?1 import_id   ?2 canonical column   ?3 letters
INSERT INTO import_column (import_id, column_name, letters) VALUES (?1, ?2, ?3);
