-- For the session, so that a server that hangs is noticed. $1::text as `10s`
SELECT set_config('statement_timeout', $1, false);
