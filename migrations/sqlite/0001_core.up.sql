-- What Tilmash itself keeps. Instants are seconds of Unix time in UTC, lengths of time are seconds,
-- payloads are JSON. The app's own tables are made by its plan, see tilmash_schema.

CREATE TABLE tilmash_session (
  person INTEGER PRIMARY KEY,
  data TEXT NOT NULL,
  updated INTEGER NOT NULL
);

-- The updates that have taken effect, so that one sent twice takes effect once.
CREATE TABLE tilmash_update (
  update_id INTEGER PRIMARY KEY,
  received INTEGER NOT NULL
);
CREATE INDEX tilmash_update_by_received ON tilmash_update (received);

-- Messages to send, in the order of their ids within a chat.
CREATE TABLE tilmash_outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  chat INTEGER NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  created INTEGER NOT NULL,
  error TEXT
);
CREATE INDEX tilmash_outbox_queued_by_chat ON tilmash_outbox (chat, id) WHERE state = 'queued';
CREATE INDEX tilmash_outbox_queued_by_time ON tilmash_outbox (next_at) WHERE state = 'queued';
CREATE INDEX tilmash_outbox_ended ON tilmash_outbox (created) WHERE state <> 'queued';

-- Timers. A kind has one timer for each subject.
CREATE TABLE tilmash_job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  person INTEGER,
  due INTEGER NOT NULL,
  payload TEXT NOT NULL,
  UNIQUE (kind, subject)
);
CREATE INDEX tilmash_job_by_due ON tilmash_job (due, id);

-- Settings that were changed from the app's defaults.
CREATE TABLE tilmash_setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- The app's tables as the last applied plan left them: kind is table, column or index.
CREATE TABLE tilmash_schema (
  kind TEXT NOT NULL,
  table_name TEXT NOT NULL,
  name TEXT NOT NULL,
  definition TEXT NOT NULL,
  PRIMARY KEY (kind, table_name, name)
);

-- What can be claimed. An app without a table of resources has one, the venue, with row_id 0.
-- longest is the longest claim there ever was on it: a claim that overlaps [from, to) has
-- starts_at > from - longest and starts_at < to, so a search costs as much as its window is wide.
CREATE TABLE tilmash_resource (
  id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  capacity INTEGER NOT NULL CHECK (capacity >= 0),
  longest INTEGER NOT NULL DEFAULT 0,
  UNIQUE (table_name, row_id)
);

-- Units of a resource occupied from starts_at until, not including, ends_at, buffers included.
-- day is the service date by which limits count. hold_until is null for a firm claim.
CREATE TABLE tilmash_claim (
  id INTEGER PRIMARY KEY,
  booking INTEGER NOT NULL,
  resource INTEGER NOT NULL REFERENCES tilmash_resource (id),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  units INTEGER NOT NULL CHECK (units > 0),
  day TEXT NOT NULL,
  hold_until INTEGER,
  CHECK (ends_at > starts_at)
);
CREATE INDEX tilmash_claim_by_time ON tilmash_claim (resource, starts_at);
CREATE INDEX tilmash_claim_by_booking ON tilmash_claim (booking);
CREATE INDEX tilmash_claim_by_day ON tilmash_claim (day);

-- The backstop: at no instant do the claims on a resource exceed its capacity. The load is highest
-- at the new claim's start or at the start of one that it overlaps. Whoever writes a claim removes
-- expired holds first, because a trigger knows no clock of the app.
CREATE TRIGGER tilmash_claim_fits_insert BEFORE INSERT ON tilmash_claim
WHEN EXISTS (
  SELECT 1 FROM (
    SELECT NEW.starts_at AS instant
    UNION
    SELECT other.starts_at FROM tilmash_claim AS other
    WHERE other.resource = NEW.resource
      AND other.starts_at > NEW.starts_at AND other.starts_at < NEW.ends_at
  ) AS peak
  WHERE NEW.units + (
    SELECT COALESCE(SUM(held.units), 0) FROM tilmash_claim AS held
    WHERE held.resource = NEW.resource
      AND held.starts_at > peak.instant - (SELECT longest FROM tilmash_resource WHERE id = NEW.resource)
      AND held.starts_at <= peak.instant AND held.ends_at > peak.instant
  ) > (SELECT capacity FROM tilmash_resource WHERE id = NEW.resource)
)
BEGIN
  SELECT RAISE(ABORT, 'taken');
END;

CREATE TRIGGER tilmash_claim_fits_update
BEFORE UPDATE OF resource, starts_at, ends_at, units ON tilmash_claim
WHEN EXISTS (
  SELECT 1 FROM (
    SELECT NEW.starts_at AS instant
    UNION
    SELECT other.starts_at FROM tilmash_claim AS other
    WHERE other.resource = NEW.resource AND other.id <> OLD.id
      AND other.starts_at > NEW.starts_at AND other.starts_at < NEW.ends_at
  ) AS peak
  WHERE NEW.units + (
    SELECT COALESCE(SUM(held.units), 0) FROM tilmash_claim AS held
    WHERE held.resource = NEW.resource AND held.id <> OLD.id
      AND held.starts_at > peak.instant - (SELECT longest FROM tilmash_resource WHERE id = NEW.resource)
      AND held.starts_at <= peak.instant AND held.ends_at > peak.instant
  ) > (SELECT capacity FROM tilmash_resource WHERE id = NEW.resource)
)
BEGIN
  SELECT RAISE(ABORT, 'taken');
END;

CREATE TRIGGER tilmash_claim_longest_insert AFTER INSERT ON tilmash_claim
BEGIN
  UPDATE tilmash_resource SET longest = NEW.ends_at - NEW.starts_at
  WHERE id = NEW.resource AND longest < NEW.ends_at - NEW.starts_at;
END;

CREATE TRIGGER tilmash_claim_longest_update
AFTER UPDATE OF resource, starts_at, ends_at ON tilmash_claim
BEGIN
  UPDATE tilmash_resource SET longest = NEW.ends_at - NEW.starts_at
  WHERE id = NEW.resource AND longest < NEW.ends_at - NEW.starts_at;
END;
