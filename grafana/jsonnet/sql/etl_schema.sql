SELECT coalesce((SELECT format('%s, applied %s UTC', name, to_char(applied_at, 'FMDD Mon YYYY HH24:MI'))
                   FROM dash.etl_schema WHERE schema_name = '' ORDER BY number DESC LIMIT 1),
                'none') AS words;
