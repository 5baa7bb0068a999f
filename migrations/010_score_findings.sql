-- applies-to: database
-- Findings take the rules of rules/quality.toml: two outcomes more, and what they score.
ALTER TABLE etl.finding
    DROP CONSTRAINT finding_verdict_check,
    ADD CONSTRAINT finding_verdict_check
        CHECK (verdict IN ('pass', 'warn', 'fail', 'error', 'not_applicable')),
    ADD COLUMN score numeric(7,4) CHECK (score BETWEEN 0 AND 100);
COMMENT ON COLUMN etl.finding.verdict IS 'pass, warn, fail; of rules about quality also error (could not be answered) and not_applicable';
COMMENT ON COLUMN etl.finding.score IS '0 to 100, of rules about quality and of quality-score, which sums them up; NULL for others';
