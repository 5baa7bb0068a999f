-- The four dimensions of the successful analyses of human comments written in the period.
SELECT q.name || ', n ' || to_char(q.n, 'FM999,999,999') AS name, q.value
  FROM (SELECT avg(q.professionalism_score)::double precision AS professionalism,
               avg(q.clarity_score)::double precision AS clarity,
               avg(q.empathy_score)::double precision AS empathy,
               avg(q.actionability_score)::double precision AS actionability,
               count(q.professionalism_score) AS professionalism_n, count(q.clarity_score) AS clarity_n,
               count(q.empathy_score) AS empathy_n, count(q.actionability_score) AS actionability_n
          FROM dash.period('$period', $__timeTo()::timestamptz) AS p
          JOIN dash.comment_quality AS q ON q."time" >= p.starts_at AND q."time" < p.ends_at
         WHERE q.is_human AND q.is_success AND q.team IN ($team)) AS m
 CROSS JOIN LATERAL (VALUES ('Professionalism', m.professionalism, m.professionalism_n),
                            ('Clarity', m.clarity, m.clarity_n), ('Empathy', m.empathy, m.empathy_n),
                            ('Actionability', m.actionability, m.actionability_n)) AS q (name, value, n)
 WHERE q.value IS NOT NULL;
