-- applies-to: release
-- phase: after-load
-- A day, a team, a pod and a category: a few thousand rows, however many tickets there are. Panels read these
-- instead of the tickets. servicedesk.roll_up_days fills them.
CREATE TABLE rolled_up (
    business_zone text   NOT NULL,
    pod_changes   bigint NOT NULL
);
COMMENT ON TABLE rolled_up IS 'One row: the business zone by which days were cut, and how many changes of pods there had been';

CREATE TABLE ticket_cell (
    cell     integer PRIMARY KEY,
    team     text    NOT NULL,
    pod      varchar NOT NULL,
    category text    NOT NULL
);
COMMENT ON TABLE ticket_cell IS 'The combinations of team, pod and category that tickets have';

CREATE TABLE ticket_time (
    ticket_id       bigint      NOT NULL,
    cell            integer     NOT NULL,
    created_at      timestamptz NOT NULL,
    created_day     date        NOT NULL,
    created_hour    smallint    NOT NULL,
    ended_at        timestamptz,
    ended_day       date,
    ended_week      date,
    resolution_days double precision
);
COMMENT ON TABLE ticket_time IS 'One row a ticket, in order of ended_week and resolution_days, so that quantiles need little sorting: what cannot be added up by day';
COMMENT ON COLUMN ticket_time.ended_week IS 'The Monday of the week of ended_day; days, hours and weeks are those of the business zone';
COMMENT ON COLUMN ticket_time.resolution_days IS 'Ended tickets, resolved not before they were created';

CREATE TABLE created_day_rollup (
    day      date    NOT NULL,
    cell     integer NOT NULL,
    l1       bigint  NOT NULL,
    l2       bigint  NOT NULL,
    l3       bigint  NOT NULL,
    n        bigint  NOT NULL,
    untiered bigint  NOT NULL,
    entered  bigint  NOT NULL
);
COMMENT ON TABLE created_day_rollup IS 'Tickets by business day of creation';
COMMENT ON COLUMN created_day_rollup.n IS 'Tickets with a tier';
COMMENT ON COLUMN created_day_rollup.entered IS 'Tickets that a backlog counts: without the terminal ones that have no end date';

CREATE TABLE created_hour_rollup (
    day      date        NOT NULL,
    hour     smallint    NOT NULL,
    cell     integer     NOT NULL,
    weekday  smallint    NOT NULL,
    first_at timestamptz NOT NULL,
    last_at  timestamptz NOT NULL,
    tickets  bigint      NOT NULL
);
COMMENT ON TABLE created_hour_rollup IS 'Tickets by business day and hour of creation, with the first and last moment that is counted in the row';
COMMENT ON COLUMN created_hour_rollup.weekday IS '1 is Monday';

CREATE TABLE ended_day_rollup (
    day              date    NOT NULL,
    cell             integer NOT NULL,
    ended            bigint  NOT NULL,
    sla_met          bigint  NOT NULL,
    sla_known        bigint  NOT NULL,
    resolution_us    numeric NOT NULL,
    resolved         bigint  NOT NULL,
    reachable        bigint  NOT NULL,
    contact_none     bigint  NOT NULL,
    contact_one      bigint  NOT NULL,
    contact_few      bigint  NOT NULL,
    contact_many     bigint  NOT NULL,
    human_comments   bigint  NOT NULL,
    system_comments  bigint  NOT NULL,
    technician_one   bigint  NOT NULL,
    technician_two   bigint  NOT NULL,
    technician_three bigint  NOT NULL,
    technician_more  bigint  NOT NULL
);
COMMENT ON TABLE ended_day_rollup IS 'Terminal tickets by business day of their end: resolved, or else closed';
COMMENT ON COLUMN ended_day_rollup.resolution_us IS 'Sum of the microseconds from creation to resolution of the tickets in resolved';
COMMENT ON COLUMN ended_day_rollup.reachable IS 'Tickets whose contacts are known: all, or none when the release has no comments';

CREATE TABLE cause_day_rollup (
    day        date    NOT NULL,
    cell       integer NOT NULL,
    root_cause text    NOT NULL,
    tickets    bigint  NOT NULL
);
COMMENT ON TABLE cause_day_rollup IS 'Ended tickets that name a root cause, by business day of their end';

SELECT servicedesk.roll_up_days(current_schema(), true);

CREATE INDEX idx_ticket_time_created ON ticket_time (created_at);
CREATE INDEX idx_ticket_time_ended   ON ticket_time (ended_day);
CREATE INDEX idx_ticket_rollup_open  ON ticket_rollup (created_at) WHERE NOT is_terminal;
ANALYZE ticket_cell;
ANALYZE ticket_time;
ANALYZE created_day_rollup;
ANALYZE created_hour_rollup;
ANALYZE ended_day_rollup;
ANALYZE cause_day_rollup;
