-- Sixteen indexes, as dashboards of such data usually have.
CREATE INDEX ON tickets (sla_met);
CREATE INDEX ON tickets (status);
CREATE INDEX ON tickets (created_at);
CREATE INDEX ON tickets (resolved_at, created_at);
CREATE INDEX ON tickets (team);
CREATE INDEX ON tickets (category);
CREATE INDEX ON tickets (root_cause);
CREATE INDEX ON tickets (created_month);
CREATE INDEX ON tickets (status, team);
CREATE INDEX ON tickets (status, category);
CREATE INDEX ON comments (ticket_id);
CREATE INDEX ON comments (visible_to_customer);
CREATE INDEX ON comments (author_login);
CREATE INDEX ON timesheets (project_code);
CREATE INDEX ON timesheets (user_login);
CREATE INDEX ON timesheets (work_date);
