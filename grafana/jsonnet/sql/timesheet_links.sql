-- Entries of the whole release by what they name.
SELECT q.name, q.value
  FROM dash.release_size AS r
 CROSS JOIN LATERAL (VALUES ('name a ticket of the release', r.timesheets_linked),
                            ('name no ticket', r.timesheets_without_ticket),
                            ('name a ticket of others', r.timesheets_of_others)) AS q (name, value)
 WHERE r.timesheets > 0;
