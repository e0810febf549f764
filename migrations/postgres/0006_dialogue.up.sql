-- All that an update needs to know of a person, in one row: the session of their dialogue, their
-- private chat, whose id is the person's, and how much they have sent.
--
-- session is JSON, null until there is one. last_message is the greatest message id seen in the
-- chat. blocked is when Telegram first refused to deliver because the person will not have messages
-- of the bot. The counts are of the minute that began with the first of what they count.
CREATE TABLE tilmash_dialogue (
  person BIGINT PRIMARY KEY,
  session TEXT,
  last_message BIGINT NOT NULL DEFAULT 0,
  blocked BIGINT,
  messages BIGINT NOT NULL DEFAULT 0,
  messages_since BIGINT NOT NULL DEFAULT 0,
  presses BIGINT NOT NULL DEFAULT 0,
  presses_since BIGINT NOT NULL DEFAULT 0
);
INSERT INTO tilmash_dialogue (
  person, last_message, blocked, messages, messages_since, presses, presses_since
)
SELECT id, last_message, blocked, messages, messages_since, presses, presses_since
FROM tilmash_chat;
INSERT INTO tilmash_dialogue (person, session)
SELECT person, data FROM tilmash_session WHERE true
ON CONFLICT (person) DO UPDATE SET session = excluded.session;
DROP TABLE tilmash_session;
DROP TABLE tilmash_chat;

-- Instances are woken by what they must not wait for, and only by that: a transaction that notifies
-- commits alone. A message that has a holder is sent by it. A job due later is found in time,
-- because every instance looks at least twice a minute.
CREATE FUNCTION tilmash_wake_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added WHERE held_by IS NULL) THEN
    PERFORM pg_notify('tilmash', TG_TABLE_SCHEMA || ' ' || TG_TABLE_NAME);
  END IF;
  RETURN NULL;
END
$$;
CREATE FUNCTION tilmash_wake_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added WHERE due < extract(epoch FROM clock_timestamp()) + 60) THEN
    PERFORM pg_notify('tilmash', TG_TABLE_SCHEMA || ' ' || TG_TABLE_NAME);
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER tilmash_outbox_wakes ON tilmash_outbox;
DROP TRIGGER tilmash_job_wakes ON tilmash_job;
DROP FUNCTION tilmash_wake();
CREATE TRIGGER tilmash_outbox_wakes AFTER INSERT ON tilmash_outbox
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tilmash_wake_outbox();
CREATE TRIGGER tilmash_job_wakes AFTER INSERT ON tilmash_job
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tilmash_wake_job();
-- Also what is scheduled anew.
CREATE TRIGGER tilmash_job_wakes_again AFTER UPDATE ON tilmash_job
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tilmash_wake_job();
