SELECT 'validator' AS __text, 'validator' AS __value UNION SELECT tool, tool FROM dash.etl_finding ORDER BY 1;
