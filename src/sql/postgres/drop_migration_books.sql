-- After the last migration was taken back.
DROP SCHEMA etl CASCADE;
