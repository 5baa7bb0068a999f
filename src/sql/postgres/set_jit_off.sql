-- For queries that run once, or over few rows: the planner may take them for long ones, and would
-- compile them for over a second.
SET LOCAL jit = off;
