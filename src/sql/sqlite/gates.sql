-- returns  run_id, stage, gate, verdict, detail
SELECT run_id, stage, gate, verdict, detail FROM gate ORDER BY run_id, stage, gate;
