-- applies-to: release
-- phase: after-load
-- What dashboards ask of comments and timesheets, added up once: a narrow row per ticket. Millions of
-- comments need not be read again for a panel, nor the long texts of the tickets.
CREATE TABLE ticket_rollup (
    ticket_id           bigint PRIMARY KEY,
    created_at          timestamptz,
    resolved_at         timestamptz,
    ended_at            timestamptz,
    team                text,
    pod                 text,
    category            text,
    root_cause          text,
    is_closed           boolean NOT NULL,
    is_terminal         boolean NOT NULL,
    is_assigned         boolean NOT NULL,
    sla_met             boolean,
    comments            integer NOT NULL,
    customer_comments   integer NOT NULL,
    system_comments     integer NOT NULL,
    entries             integer NOT NULL,
    technicians         integer NOT NULL,
    hours               numeric(12, 2) NOT NULL,
    project_technicians integer NOT NULL
);
COMMENT ON TABLE ticket_rollup IS 'One row a ticket: what metrics need of it, of its comments and of its timesheets';
COMMENT ON COLUMN ticket_rollup.ended_at IS 'Terminal tickets: when resolved, or else closed';
COMMENT ON COLUMN ticket_rollup.is_assigned IS 'The assignee is a person: a name that begins with a blank is a queue';
COMMENT ON COLUMN ticket_rollup.technicians IS 'Logins with timesheet entries on the ticket, queues not counted';
COMMENT ON COLUMN ticket_rollup.project_technicians IS
    'Full names with entries whose project code reads like the ticket''s number: what published figures counted';

INSERT INTO ticket_rollup
SELECT t.ticket_id, t.created_at, t.resolved_at,
       CASE WHEN t.status IN ('Closed', 'Incident Resolved') THEN coalesce(t.resolved_at, t.closed_at) END,
       nullif(btrim(t.team), ''), nullif(btrim(t.assigned_pod), ''), nullif(btrim(t.category), ''),
       nullif(btrim(t.root_cause), ''),
       coalesce(t.status = 'Closed', false),
       coalesce(t.status IN ('Closed', 'Incident Resolved'), false),
       coalesce(t.assignee_name ~ '^\S', false),
       t.sla_met,
       coalesce(c.comments, 0), coalesce(c.customer_comments, 0), coalesce(c.system_comments, 0),
       coalesce(w.entries, 0), coalesce(w.technicians, 0), coalesce(w.hours, 0),
       coalesce(p.technicians, 0)
  FROM tickets AS t
  LEFT JOIN (SELECT ticket_id,
                    count(*) AS comments,
                    count(*) FILTER (WHERE visible_to_customer) AS customer_comments,
                    count(*) FILTER (WHERE comment_type = 'system') AS system_comments
               FROM comments
              GROUP BY ticket_id) AS c ON c.ticket_id = t.ticket_id
  LEFT JOIN (SELECT e.ticket_id,
                    count(*) AS entries,
                    count(DISTINCT e.user_login) FILTER (WHERE e.user_full_name IS NULL OR e.user_full_name ~ '^\S')
                    AS technicians,
                    sum(e.hours) AS hours
               FROM timesheets AS e
               JOIN tickets AS known ON known.ticket_id = e.ticket_id
              GROUP BY e.ticket_id) AS w ON w.ticket_id = t.ticket_id
  LEFT JOIN (SELECT known.ticket_id, count(DISTINCT e.user_full_name) AS technicians
               FROM timesheets AS e
               JOIN tickets AS known ON known.ticket_id::text = e.project_code
              GROUP BY known.ticket_id) AS p ON p.ticket_id = t.ticket_id;

CREATE TABLE technician_rollup (
    person    integer PRIMARY KEY,
    login     text,
    full_name text,
    is_queue  boolean NOT NULL,
    hours     numeric(14, 2) NOT NULL,
    entries   bigint NOT NULL,
    tickets   bigint NOT NULL
);
COMMENT ON TABLE technician_rollup IS 'One row a person with timesheet entries; holds names, so no view shows them unasked';
COMMENT ON COLUMN technician_rollup.person IS 'The number that stands for the person in this release, by hours';

INSERT INTO technician_rollup
SELECT row_number() OVER (ORDER BY hours DESC, login, full_name), login, full_name, is_queue, hours, entries, tickets
  FROM (SELECT user_login AS login,
               max(user_full_name) AS full_name,
               coalesce(bool_or(user_full_name ~ '^\s'), false) AS is_queue,
               coalesce(sum(hours), 0) AS hours,
               count(*) AS entries,
               count(DISTINCT ticket_id) AS tickets
          FROM timesheets
         WHERE user_login IS NOT NULL OR user_full_name IS NOT NULL
         GROUP BY user_login, CASE WHEN user_login IS NULL THEN user_full_name END) AS people;

CREATE TABLE release_rollup (
    tickets                   bigint NOT NULL,
    comments                  bigint NOT NULL,
    human_comments            bigint NOT NULL,
    timesheets                bigint NOT NULL,
    timesheets_linked         bigint NOT NULL,
    timesheets_without_ticket bigint NOT NULL
);
COMMENT ON TABLE release_rollup IS 'One row: how much there is in the release, comments and entries of other departments'' tickets included';
COMMENT ON COLUMN release_rollup.human_comments IS 'Comments of any type but system';

INSERT INTO release_rollup
SELECT (SELECT count(*) FROM tickets), c.comments, c.human_comments, w.timesheets,
       (SELECT coalesce(sum(entries), 0) FROM ticket_rollup), w.without_ticket
  FROM (SELECT count(*) AS comments, count(*) FILTER (WHERE comment_type IS DISTINCT FROM 'system') AS human_comments
          FROM comments) AS c
 CROSS JOIN (SELECT count(*) AS timesheets, count(*) FILTER (WHERE ticket_id IS NULL) AS without_ticket
               FROM timesheets) AS w;

CREATE INDEX idx_ticket_rollup_created ON ticket_rollup (created_at);
CREATE INDEX idx_ticket_rollup_ended   ON ticket_rollup (ended_at);
ANALYZE ticket_rollup;
ANALYZE technician_rollup;
ANALYZE release_rollup;
