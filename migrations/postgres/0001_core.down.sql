-- Sessions, claims, settings, queued messages and timers are lost; the app's tables stay.
DROP TABLE tilmash_claim;
DROP TABLE tilmash_resource;
DROP TABLE tilmash_schema;
DROP TABLE tilmash_setting;
DROP TABLE tilmash_job;
DROP TABLE tilmash_outbox;
DROP TABLE tilmash_update;
DROP TABLE tilmash_session;
DROP FUNCTION tilmash_claim_fits();
DROP FUNCTION tilmash_wake();
