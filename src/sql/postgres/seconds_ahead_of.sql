-- $1::timestamptz our time   returns  by how many seconds the server's clock is ahead of it
SELECT extract(epoch FROM clock_timestamp() - $1::timestamptz)::text;
