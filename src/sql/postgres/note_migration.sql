-- $1::integer number   $2::text name   $3::text release, '' for the database   $4::text checksum
INSERT INTO etl.schema_migration (number, name, schema_name, checksum)
VALUES ($1::integer, $2, $3, $4);
