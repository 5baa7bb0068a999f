-- One more row of a natural key that the file had before.
-- ?1  its key
-- returns  how many there are now
INSERT INTO temp.repetition (row_key, number)
VALUES (?1, 2)
ON CONFLICT DO UPDATE SET number = number + 1
RETURNING number;
