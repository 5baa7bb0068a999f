-- Whoever scans a table in this transaction begins with its first page, not where others are.
SET LOCAL synchronize_seqscans = off;
