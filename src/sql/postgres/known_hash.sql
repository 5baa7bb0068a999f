-- The hash of a row that everybody knows: whether this server hashes as the proof of a load does.
SELECT hash_record_extended(
         ROW ('Tierline proves'::text, 1234567890123::bigint, -7::smallint, 3.14::numeric, true,
              '2000-01-02'::date, '00:00:01'::time, '2000-01-01 00:00:01Z'::timestamptz),
         42);
