DROP INDEX idx_tickets_created_time, idx_tickets_modified, idx_tickets_resolved,
    idx_tickets_created_month, idx_tickets_sla_met, idx_tickets_status_team,
    idx_tickets_status_category, idx_tickets_team, idx_tickets_category, idx_tickets_root_cause,
    idx_tickets_assignee, idx_tickets_support_tier, idx_tickets_assigned_pod,
    idx_tickets_tier_created, idx_tickets_pod_tier, idx_comments_ticket, idx_comments_visible,
    idx_comments_author, idx_comments_created, idx_timesheets_ticket, idx_timesheets_user_date,
    idx_timesheets_date;
