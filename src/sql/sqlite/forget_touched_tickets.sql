-- ?1 run whose touched tickets are forgotten
DELETE FROM touched_ticket
 WHERE run_id = ?1;
