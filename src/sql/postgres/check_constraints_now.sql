-- Deferred triggers and constraints speak now, not at the commit.
SET CONSTRAINTS ALL IMMEDIATE;
