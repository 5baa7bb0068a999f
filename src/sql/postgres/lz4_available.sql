-- returns  whether this server can compress long values with lz4
SELECT coalesce(bool_or('lz4' = ANY (enumvals)), false)::text
  FROM pg_settings
 WHERE name = 'default_toast_compression';
