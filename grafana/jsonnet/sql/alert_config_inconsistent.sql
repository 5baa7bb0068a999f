-- How many things are wrong with targets and costs.
SELECT $__timeTo()::timestamptz AS "time", value::double precision AS "problems"
  FROM dash.config_check($__timeTo()::timestamptz);
