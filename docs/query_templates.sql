-- Questions to the published release, for psql or any other client; the role tierline_reader may ask all of
-- them. A test runs every statement. What the metrics mean, with both definitions: docs/metrics.md.

-- 1.1 How often did we keep our promise, and for how many tickets do we not know?
SELECT value AS sla_met_percent, n, without_verdict FROM dash.metric_sla_compliance;

-- 1.2 How long does a customer wait: mean, median, and what nine of ten do not exceed (days)?
SELECT definition, value AS mean_days, median, p90, n FROM dash.metric_resolution_time ORDER BY definition;

-- 1.3 How often does one answer do, and how many tickets were closed without any?
SELECT definition, value AS percent, n, without_contact FROM dash.metric_first_contact_resolution ORDER BY definition;

-- 1.4 How often does the customer hear from us at all?
SELECT definition, value AS percent, n FROM dash.metric_communication_coverage ORDER BY definition;

-- 1.5 How good is what we write, and of how much of it do we know?
SELECT definition, value AS score, n AS analysed, comments, dash.percent(n, comments) AS analysed_percent
  FROM dash.metric_comment_quality
 ORDER BY definition;

-- 2.1 How often does a ticket pass through more than one pair of hands?
SELECT definition, value AS percent, n, base FROM dash.metric_reassignment ORDER BY definition;

-- 2.2 What breaks most?
SELECT rank, root_cause, tickets, value AS percent, n
  FROM dash.metric_root_causes
 WHERE definition = 'corrected' AND rank <= 10
 ORDER BY rank;

-- 2.3 Who carries how much, and how much is still open?
SELECT team, tickets, value AS percent, open_tickets
  FROM dash.metric_team_workload
 WHERE definition = 'corrected'
 ORDER BY tickets DESC, team;

-- 2.4 How much to and fro does a ticket take, without what the system writes?
SELECT team, value AS comments_per_ticket, system_events, n
  FROM dash.metric_handling_events
 WHERE definition = 'corrected'
 ORDER BY value, team;

-- 2.5 How much of what we write is excellent, good, acceptable, poor?
SELECT quality_tier, comments, value AS percent, n
  FROM dash.metric_quality_tiers
 WHERE definition = 'corrected'
 ORDER BY comments DESC, quality_tier;

-- 2.6 Is the demand growing? A month that is not full cannot say.
SELECT month, n AS tickets, is_full FROM dash.metric_monthly_volume ORDER BY month;

-- 2.7 In which team does a customer wait longest (days)?
SELECT team, value AS mean_days, median, p90, n
  FROM dash.metric_team_resolution_time
 WHERE definition = 'corrected'
 ORDER BY median DESC, team;

-- 2.8 Whose customers hear nothing?
SELECT team, value AS percent, n FROM dash.metric_team_communication WHERE definition = 'corrected' ORDER BY value, team;

-- 3.1 Which team does almost only one thing?
SELECT team, category, tickets, value AS percent_of_team, n
  FROM dash.metric_specialisation
 WHERE definition = 'corrected'
 ORDER BY value DESC, team, category;

-- 3.2 Who books most hours? Numbers stand for persons unless the settings say otherwise.
SELECT rank, name, value AS hours, tickets, n AS entries
  FROM dash.metric_technician_hours
 WHERE definition = 'corrected' AND rank <= 10
 ORDER BY rank, name;

-- 3.3 Is it getting better, by the month in which tickets were resolved (days)?
SELECT month, value AS mean_days, median, p90, n, is_full
  FROM dash.metric_monthly_resolution_time
 WHERE definition = 'corrected'
 ORDER BY month;

-- 3.4 How many answers does a ticket take?
SELECT contacts, tickets, value AS percent, n
  FROM dash.metric_contact_distribution
 WHERE definition = 'corrected'
 ORDER BY contacts;

-- 3.5 How many pairs of hands does a ticket need?
SELECT technicians, tickets, value AS percent, n
  FROM dash.metric_reassignment_distribution
 WHERE definition = 'corrected'
 ORDER BY technicians;

-- 3.6 Can the root causes be believed? The row without a category is all of them.
SELECT category, value AS percent, n FROM dash.metric_root_cause_accuracy ORDER BY category NULLS LAST;

-- 3.7 Whose first answer does?
SELECT team, value AS percent, n FROM dash.metric_team_first_contact WHERE definition = 'corrected' ORDER BY value DESC, team;

-- 4.1 What do people ask for?
SELECT category, tickets, value AS percent
  FROM dash.metric_categories
 WHERE definition = 'corrected'
 ORDER BY tickets DESC, category;

-- 4.2 How much of the truth do we see?
SELECT indicator, value AS percent, n, base FROM dash.metric_data_quality WHERE definition = 'corrected' ORDER BY indicator;

-- 4.3 How much is there?
SELECT name, n FROM dash.metric_totals ORDER BY n DESC, name;

-- Where do the two definitions of a metric part? Here: resolution time.
SELECT c.value AS corrected, p.value AS compatible, c.value - p.value AS difference
  FROM dash.metric_resolution_time AS c
  JOIN dash.metric_resolution_time AS p ON p.definition = 'compatible'
 WHERE c.definition = 'corrected';

-- Which metrics are good, which want watching or action, by the configured limits?
SELECT m.metric, m.value, m.n, v.word, l.target, l.unit
  FROM (SELECT 'sla_compliance' AS metric, value, n FROM dash.metric_sla_compliance
        UNION ALL
        SELECT 'resolution_time', value, n FROM dash.metric_resolution_time WHERE definition = 'corrected'
        UNION ALL
        SELECT 'first_contact_resolution', value, n FROM dash.metric_first_contact_resolution
         WHERE definition = 'corrected'
        UNION ALL
        SELECT 'communication_coverage', value, n FROM dash.metric_communication_coverage
         WHERE definition = 'corrected'
        UNION ALL
        SELECT 'reassignment_rate', value, n FROM dash.metric_reassignment WHERE definition = 'corrected') AS m
  JOIN dash.metric_limit AS l ON l.metric = m.metric
 CROSS JOIN LATERAL dash.metric_verdict(m.metric, m.value) AS v
 ORDER BY m.metric;

-- Which open tickets are oldest, counted to the newest ticket of the release?
SELECT f.ticket_id, f.team, f.category, a.newest_day - f.created_day AS days_open
  FROM dash.ticket_fact AS f
 CROSS JOIN dash.data_as_of AS a
 WHERE NOT f.is_terminal
 ORDER BY f."time", f.ticket_id
 LIMIT 20;

-- What does a tier cost in hands, hours and days?
SELECT coalesce(tier, 'none') AS tier, count(*) AS tickets, avg(technicians)::double precision AS technicians,
       sum(hours)::double precision AS hours, avg(resolution_days) AS mean_days
  FROM dash.ticket_fact
 WHERE is_terminal
 GROUP BY tier
 ORDER BY tier NULLS LAST;
