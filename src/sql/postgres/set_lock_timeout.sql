-- A migration that waits for a lock makes every reader behind it wait: rather fail, and try again.
SET LOCAL lock_timeout = '3s';
