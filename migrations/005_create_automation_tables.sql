-- applies-to: database
-- Filled by hand or by the automation's own reports, one or two months late; empty until then.
CREATE TABLE servicedesk.automation_metrics (
    id                bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month             date           NOT NULL CHECK (extract(day FROM month) = 1),
    automation_type   varchar(100)   NOT NULL,
    tickets_automated integer        NOT NULL CHECK (tickets_automated >= 0),
    hours_saved       numeric(10, 2) CHECK (hours_saved >= 0),
    cost_saved        numeric(10, 2) CHECK (cost_saved >= 0),
    created_at        timestamptz    NOT NULL DEFAULT now(),
    CONSTRAINT automation_metrics_month_type UNIQUE (month, automation_type)
);

CREATE TABLE servicedesk.self_service_metrics (
    id                bigint        GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month             date          NOT NULL CHECK (extract(day FROM month) = 1),
    service_type      varchar(100)  NOT NULL,
    deflected_tickets integer       NOT NULL CHECK (deflected_tickets >= 0),
    success_rate      numeric(5, 2) CHECK (success_rate BETWEEN 0 AND 100),
    created_at        timestamptz   NOT NULL DEFAULT now(),
    CONSTRAINT self_service_metrics_month_type UNIQUE (month, service_type)
);

COMMENT ON TABLE servicedesk.automation_metrics IS
    'Tickets handled by automation, per calendar month (its first day) and type, such as SSL alerts, password reset, patch management.';
COMMENT ON COLUMN servicedesk.automation_metrics.cost_saved IS 'US dollars';
COMMENT ON TABLE servicedesk.self_service_metrics IS
    'Requests solved by the customers themselves, per calendar month (its first day) and service, such as account access.';
COMMENT ON COLUMN servicedesk.self_service_metrics.success_rate IS
    'Per cent of the self-service attempts that ended without a ticket.';
