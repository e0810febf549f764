-- Messages that send files are given up, and the files forgotten.
DELETE FROM tilmash_outbox WHERE file IS NOT NULL;
DROP INDEX tilmash_outbox_by_file;
ALTER TABLE tilmash_outbox DROP COLUMN file;
DROP TABLE tilmash_file;
DROP TABLE tilmash_identity;
