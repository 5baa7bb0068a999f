-- A lock that somebody else does not let go is a conflict that says so, not a wait without end. A limit that the login, the
-- database or PGOPTIONS sets stands; statements that need another one set it for their transaction.
SELECT set_config('lock_timeout', '10s', false)
 WHERE current_setting('lock_timeout') = '0';
