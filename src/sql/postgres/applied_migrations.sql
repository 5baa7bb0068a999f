-- returns  number, name, schema_name, checksum, applied_at in UTC
  SELECT number, name, schema_name, checksum,
         to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    FROM etl.schema_migration
ORDER BY number, schema_name;
