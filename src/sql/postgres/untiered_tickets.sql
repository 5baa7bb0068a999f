-- returns  tickets, those without a tier
SELECT count(*), count(*) FILTER (WHERE support_tier IS NULL) FROM servicedesk.tickets;
