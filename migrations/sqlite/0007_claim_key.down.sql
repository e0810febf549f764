CREATE TABLE tilmash_claim_by_id (
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
INSERT INTO tilmash_claim_by_id (booking, resource, starts_at, ends_at, units, day, hold_until)
SELECT booking, resource, starts_at, ends_at, units, date(day * 86400, 'unixepoch'), hold_until
FROM tilmash_claim;
DROP TABLE tilmash_claim;
ALTER TABLE tilmash_claim_by_id RENAME TO tilmash_claim;
CREATE INDEX tilmash_claim_by_time ON tilmash_claim (resource, starts_at);
CREATE INDEX tilmash_claim_by_booking ON tilmash_claim (booking);
CREATE INDEX tilmash_claim_by_day ON tilmash_claim (day);

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
