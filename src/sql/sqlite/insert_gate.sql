-- ?1 run   ?2 stage   ?3 gate   ?4 verdict   ?5 detail
INSERT OR REPLACE INTO gate (run_id, stage, gate, verdict, detail) VALUES (?1, ?2, ?3, ?4, ?5);
