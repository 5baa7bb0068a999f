-- applies-to: views
CREATE OR REPLACE VIEW dash.created_day AS
SELECT d.day AS business_day, c.team, c.pod, c.category, d.l1, d.l2, d.l3, d.n, d.untiered, d.entered
  FROM servicedesk.created_day_rollup AS d
  JOIN servicedesk.ticket_cell AS c ON c.cell = d.cell;
COMMENT ON VIEW dash.created_day IS
    'Tickets by business day of creation, team, pod, category: l1 + l2 + l3 = n = tickets with a tier, untiered beside; entered are those that a backlog counts. Added up when a release is loaded, and when tiers, pods or the business zone change.';

CREATE OR REPLACE VIEW dash.created_hour AS
SELECT h.day AS business_day, h.hour, h.weekday, c.team, c.pod, c.category, h.first_at, h.last_at, h.tickets
  FROM servicedesk.created_hour_rollup AS h
  JOIN servicedesk.ticket_cell AS c ON c.cell = h.cell;
COMMENT ON VIEW dash.created_hour IS
    'Tickets by business day and hour of creation, team, pod, category, with the first and the last created_at among them; weekday 1 is Monday.';

CREATE OR REPLACE VIEW dash.ended_day AS
SELECT d.day AS business_day, c.team, c.pod, c.category,
       d.ended, d.sla_met, d.sla_known, d.resolution_us, d.resolved, d.reachable,
       d.contact_none, d.contact_one, d.contact_few, d.contact_many, d.human_comments, d.system_comments,
       d.technician_one, d.technician_two, d.technician_three, d.technician_more
  FROM servicedesk.ended_day_rollup AS d
  JOIN servicedesk.ticket_cell AS c ON c.cell = d.cell;
COMMENT ON VIEW dash.ended_day IS
    'Terminal tickets by business day of their end (resolved, or else closed), team, pod, category: resolution_us are microseconds from creation to resolution of the resolved ones; contacts are customer-visible comments (none, 1, 2 to 3, more) of the reachable ones, which are all, or none when the release has no comments; technicians are persons with timesheet entries (1, 2, 3, more).';

CREATE OR REPLACE VIEW dash.cause_day AS
SELECT d.day AS business_day, c.team, c.pod, c.category, d.root_cause, d.tickets
  FROM servicedesk.cause_day_rollup AS d
  JOIN servicedesk.ticket_cell AS c ON c.cell = d.cell;
COMMENT ON VIEW dash.cause_day IS
    'Terminal tickets that name a root cause by business day of their end, team, pod, category.';

CREATE OR REPLACE VIEW dash.ticket_time AS
SELECT t.created_at AS "time", t.created_day, t.created_hour, t.ended_at, t.ended_day, t.ended_week, t.resolution_days,
       c.team, c.pod, c.category
  FROM servicedesk.ticket_time AS t
  JOIN servicedesk.ticket_cell AS c ON c.cell = t.cell;
COMMENT ON VIEW dash.ticket_time IS
    'Tickets with what cannot be added up by day: resolution_days, NULL when not ended or resolved before created; ended_week is the Monday of the business week.';

-- What the ends of the range cut is counted ticket by ticket; an hour that comes twice has two at most.
CREATE OR REPLACE FUNCTION dash.arrivals(range_from timestamptz, range_to timestamptz)
RETURNS TABLE (team text, pod text, category text, weekday smallint, hour smallint, tickets bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $arrivals$
SELECT team, pod, category, weekday, hour, tickets
  FROM dash.created_hour
 WHERE first_at >= range_from AND last_at <= range_to
 UNION ALL
SELECT h.team, h.pod, h.category, h.weekday, h.hour, 1
  FROM dash.ticket_time AS t
  JOIN dash.created_hour AS h ON h.business_day = t.created_day AND h.hour = t.created_hour
                             AND (h.team, h.pod, h.category) = (t.team, t.pod, t.category)
                             AND (h.first_at < range_from OR h.last_at > range_to)
 WHERE t."time" BETWEEN range_from AND range_to
   AND (t."time" < range_from + interval '2 hours' OR t."time" > range_to - interval '2 hours')
$arrivals$;
COMMENT ON FUNCTION dash.arrivals IS
    'Tickets created in a range, both ends included, by weekday (1 is Monday) and hour in the business zone, team, pod, category; rows of one hour are to be added up.';
