-- returns  the name under which pg_dump sees what this transaction sees
SELECT pg_export_snapshot();
