-- ?1 canonical ticket   ?2 run that brought the comment. One that is known stays as it is.
INSERT INTO touched_ticket (ticket, run_id)
VALUES (?1, ?2)
    ON CONFLICT DO NOTHING;
