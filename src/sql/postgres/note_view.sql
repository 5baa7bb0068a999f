-- $1::text name   $2::text checksum
INSERT INTO etl.schema_view (name, checksum)
VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, applied_at = now();
