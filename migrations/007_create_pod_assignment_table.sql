-- applies-to: database
-- Pods are assigned by people; the assignment must not vanish with the release it was made on.
CREATE TABLE servicedesk.pod_assignment (
    ticket_id   bigint      PRIMARY KEY,
    pod         varchar(50) NOT NULL CHECK (pod <> ''),
    assigned_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE servicedesk.pod_assignment IS
    'The pod that works on a ticket, by hand; beats what the export says. A ticket may be absent from the published release.';
