-- A flow that is about a row, in the background: one for each row. data is its session, JSON. An id
-- is never given twice, so a timer or a button of a run that is over opens no other run.
CREATE TABLE tilmash_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  flow TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  data TEXT NOT NULL,
  begun INTEGER NOT NULL,
  UNIQUE (row_id, flow)
);

-- What happened to rows and is not yet heard, in the order of the ids. by is the Telegram id of the
-- person whose act it was, flow the one whose run about this row did it; both may be null. depth says
-- how many events led to it, each by a run that heard the one before. With an event goes a job of
-- the kind event, and whoever does the job hears all events of the row.
CREATE TABLE tilmash_event (
  id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  event TEXT NOT NULL,
  "by" INTEGER,
  flow TEXT,
  depth INTEGER NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX tilmash_event_by_row ON tilmash_event (table_name, row_id, id);

-- The messages of runs that still have buttons.
CREATE TABLE tilmash_notice (
  chat INTEGER NOT NULL,
  message INTEGER NOT NULL,
  run INTEGER NOT NULL,
  PRIMARY KEY (chat, message)
) WITHOUT ROWID;
CREATE INDEX tilmash_notice_by_run ON tilmash_notice (run);

-- The flows that have run in the background here. One that is new begins for the bookings to come.
CREATE TABLE tilmash_flow (
  name TEXT PRIMARY KEY,
  since INTEGER NOT NULL
);
