-- returns  name, checksum
SELECT name, checksum FROM etl.schema_view ORDER BY name;
