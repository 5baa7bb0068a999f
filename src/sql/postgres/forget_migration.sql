-- $1::integer number   $2::text release, '' for the database
DELETE FROM etl.schema_migration WHERE number = $1::integer AND schema_name = $2;
