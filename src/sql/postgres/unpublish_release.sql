-- The release that was published is so no longer.
UPDATE etl.release SET is_published = false, state = 'previous' WHERE is_published;
