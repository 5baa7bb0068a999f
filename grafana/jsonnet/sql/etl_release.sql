SELECT coalesce((SELECT format('%s, published %s UTC', schema_name, to_char(published_at, 'FMDD Mon YYYY HH24:MI'))
                   FROM dash.etl_release WHERE state = 'published' AND rows > 0),
                'nothing loaded yet')
       || coalesce((SELECT format('; way back: %s', schema_name)
                      FROM dash.etl_release WHERE state = 'previous' AND rows > 0
                     ORDER BY published_at DESC LIMIT 1),
                   '; no release to go back to')
       || coalesce((SELECT format('; waiting: %s, %s', schema_name, state)
                      FROM dash.etl_release WHERE state NOT IN ('published', 'previous', 'retired')
                     ORDER BY created_at DESC LIMIT 1), '') AS words;
