-- Units of a resource occupied from starts_at until, not including, ends_at, buffers included. A
-- booking has one claim on each resource, and is its key. day is the service date by which limits
-- count, as the number of days since 1970-01-01. hold_until is null for a firm claim.
CREATE TABLE tilmash_claim_by_key (
  booking INTEGER NOT NULL,
  resource INTEGER NOT NULL REFERENCES tilmash_resource (id),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  units INTEGER NOT NULL CHECK (units > 0),
  day INTEGER NOT NULL,
  hold_until INTEGER,
  PRIMARY KEY (booking, resource),
  CHECK (ends_at > starts_at)
) WITHOUT ROWID;
INSERT INTO tilmash_claim_by_key
SELECT booking, resource, starts_at, ends_at, units, unixepoch(day) / 86400, hold_until
FROM tilmash_claim;
DROP TABLE tilmash_claim;
ALTER TABLE tilmash_claim_by_key RENAME TO tilmash_claim;
CREATE INDEX tilmash_claim_by_time ON tilmash_claim (resource, starts_at);
CREATE INDEX tilmash_claim_by_day ON tilmash_claim (day);

-- As before, except that a claim is another one if its booking is another one.
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
    WHERE other.resource = NEW.resource AND other.booking <> OLD.booking
      AND other.starts_at > NEW.starts_at AND other.starts_at < NEW.ends_at
  ) AS peak
  WHERE NEW.units + (
    SELECT COALESCE(SUM(held.units), 0) FROM tilmash_claim AS held
    WHERE held.resource = NEW.resource AND held.booking <> OLD.booking
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
