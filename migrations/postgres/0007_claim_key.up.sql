-- A booking has one claim on each resource, and is its key. day is the number of days since
-- 1970-01-01.
ALTER TABLE tilmash_claim DROP COLUMN id;
DROP INDEX tilmash_claim_by_booking;
ALTER TABLE tilmash_claim ADD PRIMARY KEY (booking, resource);
ALTER TABLE tilmash_claim ALTER COLUMN day TYPE BIGINT USING day::date - DATE '1970-01-01';

-- As before, except that a claim is another one if its booking is another one.
CREATE OR REPLACE FUNCTION tilmash_claim_fits() RETURNS trigger LANGUAGE plpgsql
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
      WHERE other.resource = NEW.resource AND other.booking <> NEW.booking
        AND other.starts_at > NEW.starts_at AND other.starts_at < NEW.ends_at
    ) AS peak
    WHERE NEW.units + (
      SELECT COALESCE(SUM(held.units), 0) FROM tilmash_claim AS held
      WHERE held.resource = NEW.resource AND held.booking <> NEW.booking
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
