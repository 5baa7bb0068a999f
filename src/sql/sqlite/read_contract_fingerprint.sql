-- returns  the fingerprint of the contract that a database was cleaned by
SELECT value FROM meta WHERE key = 'contract_fingerprint';
