DROP TABLE etl.job_run CASCADE;
