-- What Tilmash itself keeps, the same tables as on SQLite. Instants are seconds of Unix time in UTC,
-- lengths of time are seconds, payloads are JSON. The app's own tables are made by its plan, see
-- tilmash_schema.

CREATE TABLE tilmash_session (
  person BIGINT PRIMARY KEY,
  data TEXT NOT NULL,
  updated BIGINT NOT NULL
);

-- The updates that have taken effect, so that one sent twice takes effect once.
CREATE TABLE tilmash_update (
  update_id BIGINT PRIMARY KEY,
  received BIGINT NOT NULL
);
CREATE INDEX tilmash_update_by_received ON tilmash_update (received);

-- Messages to send, in the order of their ids within a chat. held_by is the instance that sends the
-- message: it holds the advisory lock (oid of this table, held_by) for as long as it lives.
CREATE TABLE tilmash_outbox (
  id BIGSERIAL PRIMARY KEY,
  chat BIGINT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'dead')),
  attempts BIGINT NOT NULL DEFAULT 0,
  next_at BIGINT NOT NULL,
  created BIGINT NOT NULL,
  error TEXT,
  held_by INTEGER
);
CREATE INDEX tilmash_outbox_queued_by_chat ON tilmash_outbox (chat, id) WHERE state = 'queued';
CREATE INDEX tilmash_outbox_queued_by_time ON tilmash_outbox (next_at) WHERE state = 'queued';
CREATE INDEX tilmash_outbox_ended ON tilmash_outbox (created) WHERE state <> 'queued';

-- Timers. A kind has one timer for each subject.
CREATE TABLE tilmash_job (
  id BIGSERIAL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  person BIGINT,
  due BIGINT NOT NULL,
  payload TEXT NOT NULL,
  UNIQUE (kind, subject)
);
CREATE INDEX tilmash_job_by_due ON tilmash_job (due, id);

-- Instances that have nothing to do are woken by what another one has committed.
CREATE FUNCTION tilmash_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('tilmash', TG_TABLE_SCHEMA || ' ' || TG_TABLE_NAME);
  RETURN NULL;
END
$$;
CREATE TRIGGER tilmash_outbox_wakes AFTER INSERT ON tilmash_outbox
FOR EACH STATEMENT EXECUTE FUNCTION tilmash_wake();
CREATE TRIGGER tilmash_job_wakes AFTER INSERT ON tilmash_job
FOR EACH STATEMENT EXECUTE FUNCTION tilmash_wake();

-- Settings that were changed from the app's defaults.
CREATE TABLE tilmash_setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- The app's tables as the last applied plan left them: kind is table, column or index.
CREATE TABLE tilmash_schema (
  kind TEXT COLLATE "C" NOT NULL,
  table_name TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  definition TEXT NOT NULL,
  PRIMARY KEY (kind, table_name, name)
);

-- What can be claimed. An app without a table of resources has one, the venue, with row_id 0.
-- longest is the longest claim there ever was on it: a claim that overlaps [from, to) has
-- starts_at > from - longest and starts_at < to, so a search costs as much as its window is wide.
CREATE TABLE tilmash_resource (
  id BIGSERIAL PRIMARY KEY,
  table_name TEXT NOT NULL,
  row_id BIGINT NOT NULL,
  capacity BIGINT NOT NULL CHECK (capacity >= 0),
  longest BIGINT NOT NULL DEFAULT 0,
  UNIQUE (table_name, row_id)
);

-- Units of a resource occupied from starts_at until, not including, ends_at, buffers included.
-- day is the service date by which limits count. hold_until is null for a firm claim. exclusive is
-- set by the trigger below.
--
-- The constraint refuses a second claim on a resource of capacity 1 whatever the trigger can see. It
-- compares the resource as a range of one number, because = in a GiST index would need an extension,
-- which not every server lets an app install.
CREATE TABLE tilmash_claim (
  id BIGSERIAL PRIMARY KEY,
  booking BIGINT NOT NULL,
  resource BIGINT NOT NULL REFERENCES tilmash_resource (id) DEFERRABLE,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  units BIGINT NOT NULL CHECK (units > 0),
  day TEXT COLLATE "C" NOT NULL,
  hold_until BIGINT,
  exclusive BOOLEAN NOT NULL DEFAULT false,
  CHECK (ends_at > starts_at),
  CONSTRAINT tilmash_claim_exclusive EXCLUDE USING gist (
    int8range(resource, resource, '[]') WITH &&,
    int8range(starts_at, ends_at) WITH &&
  ) WHERE (exclusive)
);
CREATE INDEX tilmash_claim_by_time ON tilmash_claim (resource, starts_at);
CREATE INDEX tilmash_claim_by_booking ON tilmash_claim (booking);
CREATE INDEX tilmash_claim_by_day ON tilmash_claim (day);

-- The backstop: at no instant do the claims on a resource exceed its capacity. The load is highest
-- at the new claim's start or at the start of one that it overlaps. Whoever writes a claim removes
-- expired holds first, because a trigger knows no clock of the app.
--
-- The advisory lock (oid of tilmash_resource, resource) lets one transaction claim a resource at a
-- time. Each query of the function sees what was committed before it began, hence after the lock was
-- had; at a higher isolation level it would not, and is refused.
CREATE FUNCTION tilmash_claim_fits() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
  own tilmash_resource%ROWTYPE;
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'claims are written at READ COMMITTED only';
  END IF;
  PERFORM pg_advisory_xact_lock('tilmash_resource'::regclass::oid::integer, NEW.resource::integer);
  SELECT * INTO own FROM tilmash_resource WHERE id = NEW.resource;
  IF EXISTS (
    SELECT 1 FROM (
      SELECT NEW.starts_at AS instant
      UNION
      SELECT other.starts_at FROM tilmash_claim AS other
      WHERE other.resource = NEW.resource AND other.id <> NEW.id
        AND other.starts_at > NEW.starts_at AND other.starts_at < NEW.ends_at
    ) AS peak
    WHERE NEW.units + (
      SELECT COALESCE(SUM(held.units), 0) FROM tilmash_claim AS held
      WHERE held.resource = NEW.resource AND held.id <> NEW.id
        AND held.starts_at > peak.instant - own.longest
        AND held.starts_at <= peak.instant AND held.ends_at > peak.instant
    ) > own.capacity
  ) THEN
    RAISE EXCEPTION 'taken' USING ERRCODE = 'exclusion_violation';
  END IF;
  NEW.exclusive := own.capacity = 1;
  IF own.longest < NEW.ends_at - NEW.starts_at THEN
    UPDATE tilmash_resource SET longest = NEW.ends_at - NEW.starts_at WHERE id = own.id;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER tilmash_claim_fits
BEFORE INSERT OR UPDATE OF resource, starts_at, ends_at, units ON tilmash_claim
FOR EACH ROW EXECUTE FUNCTION tilmash_claim_fits();
