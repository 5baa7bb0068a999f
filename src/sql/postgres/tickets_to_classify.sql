-- What the tier rules look at.
-- returns  ticket_id, title, description, category, root_cause, support_tier
SELECT ticket_id, title, description, category, root_cause, support_tier FROM tickets;
