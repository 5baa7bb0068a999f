-- returns  whether this role may create schemas in this database
SELECT has_database_privilege(current_database(), 'CREATE')::text;
