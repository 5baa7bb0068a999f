-- ?1 run   ?2 tool   ?3 start, ?4 end (ISO 8601, UTC)   ?5 verdict
INSERT OR REPLACE INTO run (run_id, tool, started_at, finished_at, verdict) VALUES (?1, ?2, ?3, ?4, ?5);
