-- returns  contract of the published release; no row before the first
SELECT contract FROM etl.release WHERE is_published;
