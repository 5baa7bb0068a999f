-- What readers of dashboards ask, for pgbench.
SELECT month, sum(l1), sum(l2), sum(l3), sum(n) FROM dash.tier_month GROUP BY month;
SELECT category, sum(l1), sum(n) FROM dash.tier_month WHERE is_full GROUP BY category;
SELECT count(*), count(*) FILTER (WHERE sla_met) FROM servicedesk.tickets;
SELECT count(*) FROM servicedesk.comments WHERE visible_to_customer;
