-- By which contract a clean database was made; no row when it does not say.
-- returns text
SELECT value
  FROM meta
 WHERE key = 'contract_fingerprint';
