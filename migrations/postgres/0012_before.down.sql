ALTER TABLE tilmash_event DROP COLUMN was;
