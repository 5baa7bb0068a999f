-- How many of two are wrong: the newest quality score below the minimum of its gate, too many rows of the
-- newest import set aside.
SELECT $__timeTo()::timestamptz AS "time",
       (SELECT count(*)
          FROM (SELECT score < minimum AS is_low FROM dash.etl_score
                 WHERE "time" <= $__timeTo()::timestamptz ORDER BY "time" DESC LIMIT 1) AS newest
         WHERE is_low)::double precision
       + (SELECT count(*)
            FROM (SELECT dash.percent(rows_quarantined, rows_read) AS percent FROM dash.etl_import
                   WHERE "time" <= $__timeTo()::timestamptz ORDER BY "time" DESC LIMIT 1) AS newest
           WHERE percent > s.quarantine_limit) AS "problems"
  FROM dash.settings AS s;
