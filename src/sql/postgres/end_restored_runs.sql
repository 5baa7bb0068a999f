-- The runs that were at work when the backup was made: in restored books nobody ends them any more.
-- $1::timestamptz when the backup was made
UPDATE etl.run
   SET finished_at = greatest(started_at, $1::timestamptz), verdict = 'error'
 WHERE finished_at IS NULL;
