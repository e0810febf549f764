-- The row as it was before the event, JSON; null where nobody knows.
ALTER TABLE tilmash_event ADD COLUMN was TEXT;
