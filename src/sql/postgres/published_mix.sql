-- returns  support_tier (NULL: none), tickets of the published release
  SELECT support_tier, count(*)
    FROM servicedesk.tickets
GROUP BY support_tier;
