-- applies-to: database
DELETE FROM etl.finding WHERE verdict IN ('error', 'not_applicable');
ALTER TABLE etl.finding
    DROP COLUMN score,
    DROP CONSTRAINT finding_verdict_check,
    ADD CONSTRAINT finding_verdict_check CHECK (verdict IN ('pass', 'warn', 'fail'));
