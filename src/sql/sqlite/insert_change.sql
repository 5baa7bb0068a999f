-- ?1 table   ?2 column   ?3 rule   ?4 cells   ?5 samples
INSERT INTO change (table_name, column_name, rule, cells, samples) VALUES (?1, ?2, ?3, ?4, ?5);
