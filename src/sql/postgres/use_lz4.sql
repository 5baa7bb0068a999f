-- A third less time and processor for a load than pglz, 2 % more disk.
SET LOCAL default_toast_compression = lz4;
