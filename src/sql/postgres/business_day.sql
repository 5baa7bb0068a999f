-- $1::timestamptz  now
-- returns  the day that it is in the business zone
SELECT ($1::timestamptz AT TIME ZONE business_zone)::date FROM servicedesk.setting;
