-- ?1 canonical ticket   returns  a row if somebody of a roster has touched it
SELECT 1
  FROM touched_ticket
 WHERE ticket = ?1;
