-- applies-to: database
-- What the metrics need beside the exports: from which figure on a metric is good, how many tickets a
-- team or a cell must have to be shown, and the books of two assessments that people or a model make
-- outside of the pipeline. Those two are empty until somebody fills them.
ALTER TABLE servicedesk.setting
    ADD COLUMN team_n_min       integer NOT NULL DEFAULT 50 CHECK (team_n_min > 0),
    ADD COLUMN cell_n_min       integer NOT NULL DEFAULT 10 CHECK (cell_n_min > 0),
    ADD COLUMN support_category text    NOT NULL DEFAULT 'Support Tickets',
    ADD COLUMN alert_category   text    NOT NULL DEFAULT 'Alert',
    ADD COLUMN show_names       boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN servicedesk.setting.team_n_min IS 'Tickets below which a team is left out of a comparison of teams.';
COMMENT ON COLUMN servicedesk.setting.cell_n_min IS 'Tickets below which a team''s category is left out of the specialisation matrix.';
COMMENT ON COLUMN servicedesk.setting.support_category IS 'The category whose tickets people work by hand; handling events are counted in it.';
COMMENT ON COLUMN servicedesk.setting.alert_category IS 'The category of the tickets that monitoring opens.';
COMMENT ON COLUMN servicedesk.setting.show_names IS
    'Whether dashboards name persons; false shows Person 1, Person 2 and so on in their place.';

CREATE TABLE servicedesk.metric_limit (
    metric  text    PRIMARY KEY,
    target  numeric NOT NULL,
    good    numeric NOT NULL,
    watch   numeric NOT NULL CHECK (watch <> good),
    unit    text    NOT NULL CHECK (unit IN ('percent', 'days', 'score', 'events')),
    source  text    NOT NULL DEFAULT 'default'
);
COMMENT ON TABLE servicedesk.metric_limit IS
    'From which figure on a metric is good, and from which it wants watching; beyond that it wants action. A good above watch means that more is better.';
COMMENT ON COLUMN servicedesk.metric_limit.target IS 'What is aimed at, in the unit';
COMMENT ON COLUMN servicedesk.metric_limit.good IS 'Good from here on, this figure included';
COMMENT ON COLUMN servicedesk.metric_limit.watch IS 'Watched from here on, this figure included';
COMMENT ON COLUMN servicedesk.metric_limit.source IS 'Who or what says so, for readers of the dashboards.';

INSERT INTO servicedesk.metric_limit (metric, target, good, watch, unit)
VALUES ('sla_compliance',               95, 95, 90, 'percent'),
       ('resolution_time',               3,  3,  5, 'days'),
       ('first_contact_resolution',     65, 70, 60, 'percent'),
       ('communication_coverage',       90, 90, 80, 'percent'),
       ('comment_quality',               4,  4,  3, 'score'),
       ('reassignment_rate',            25, 20, 30, 'percent'),
       ('team_workload',                20, 20, 30, 'percent'),
       ('handling_events',              12, 12, 18, 'events'),
       ('good_comments',                60, 60, 40, 'percent'),
       ('team_resolution_time',          3,  3,  7, 'days'),
       ('team_communication_coverage',  90, 90, 75, 'percent'),
       ('root_cause_accuracy',          90, 90, 80, 'percent'),
       ('data_coverage',                90, 90, 70, 'percent'),
       ('quality_analysis_coverage',    10, 10,  5, 'percent');

CREATE TABLE servicedesk.comment_quality (
    comment_key           text          PRIMARY KEY,
    ticket_id             bigint        NOT NULL,
    author_team           text,
    comment_type          text,
    created_at            timestamptz   NOT NULL,
    analysed_at           timestamptz   NOT NULL,
    failed                boolean       NOT NULL DEFAULT false,
    professionalism_score smallint      CHECK (professionalism_score BETWEEN 1 AND 5),
    clarity_score         smallint      CHECK (clarity_score BETWEEN 1 AND 5),
    empathy_score         smallint      CHECK (empathy_score BETWEEN 1 AND 5),
    actionability_score   smallint      CHECK (actionability_score BETWEEN 1 AND 5),
    quality_score         numeric(3, 2) CHECK (quality_score BETWEEN 1 AND 5),
    quality_tier          text          GENERATED ALWAYS AS (
        CASE WHEN quality_score >= 4.5 THEN 'excellent' WHEN quality_score >= 3.5 THEN 'good'
             WHEN quality_score >= 2.5 THEN 'acceptable' WHEN quality_score IS NOT NULL THEN 'poor' END) STORED,
    CONSTRAINT comment_quality_of_a_success CHECK (failed OR quality_score IS NOT NULL)
);
CREATE INDEX idx_comment_quality_created ON servicedesk.comment_quality (created_at);
COMMENT ON TABLE servicedesk.comment_quality IS
    'One row per comment that an analysis looked at: four scores of 1 to 5 and their mean; no texts, no authors.';
COMMENT ON COLUMN servicedesk.comment_quality.comment_key IS 'The analysis'' own name of the comment';
COMMENT ON COLUMN servicedesk.comment_quality.created_at IS 'When the comment was written';
COMMENT ON COLUMN servicedesk.comment_quality.failed IS
    'The analysis gave no answer; whatever stands in the scores then is a default and counts for nothing.';
COMMENT ON COLUMN servicedesk.comment_quality.quality_tier IS
    'excellent from 4.5, good from 3.5, acceptable from 2.5, else poor.';

CREATE TABLE servicedesk.root_cause_review (
    ticket_id   bigint  PRIMARY KEY,
    reviewed_on date    NOT NULL,
    category    text    NOT NULL,
    is_correct  boolean NOT NULL
);
COMMENT ON TABLE servicedesk.root_cause_review IS
    'Tickets whose root cause a person looked up again: the category that was given, and whether it was right.';
