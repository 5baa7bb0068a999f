-- The planner cannot know how few days a snapshot has, takes the query for a long one, and would
-- compile it for over a second.
SET LOCAL jit = off;
