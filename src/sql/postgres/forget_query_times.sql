-- $1::timestamptz now. Times of more than two years before go: validator writes them every day.
DELETE FROM etl.query_time WHERE asked_at < $1::timestamptz - interval '2 years';
