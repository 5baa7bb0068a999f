-- The next file begins anew.
DELETE FROM temp.repetition;
