-- Files that are sent to people, until they are sent. An id is never given twice.
CREATE TABLE tilmash_file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  content BLOB NOT NULL,
  created INTEGER NOT NULL
);

-- The file that a message sends.
ALTER TABLE tilmash_outbox ADD COLUMN file INTEGER;
CREATE INDEX tilmash_outbox_by_file ON tilmash_outbox (file) WHERE file IS NOT NULL;

-- A name that no other database has, in one row. Entries in people's calendars are known by it.
CREATE TABLE tilmash_identity (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL
);
