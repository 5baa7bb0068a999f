SELECT CASE WHEN a.newest_ticket IS NULL THEN 'no tickets loaded yet'
            ELSE format('tickets to %s', to_char(a.newest_day, 'FMDD Mon YYYY')) END
       || coalesce(format(', published %s UTC', to_char(a.published_at, 'FMDD Mon YYYY HH24:MI')), '')
       || CASE WHEN $__timeTo()::timestamptz - a.published_at > s.import_cadence
               THEN format('; older than the import cadence of %s', s.import_cadence) ELSE '' END AS words
  FROM dash.data_as_of AS a
 CROSS JOIN dash.settings AS s;
