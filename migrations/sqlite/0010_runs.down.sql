-- Flows that run for a row begin anew, and what happened to rows unheard is forgotten.
DELETE FROM tilmash_job WHERE kind IN ('event', 'run', 'told', 'adopt');
DROP TABLE tilmash_flow;
DROP TABLE tilmash_notice;
DROP TABLE tilmash_event;
DROP TABLE tilmash_run;
