-- ?1 table   ?2 column   ?3 row in the export   ?4 value as given   ?5 what it was taken for
INSERT INTO ambiguous_date (table_name, column_name, source_row, raw_value, read_as)
VALUES (?1, ?2, ?3, ?4, ?5);
