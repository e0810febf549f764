CREATE TABLE tilmash_session (
  person BIGINT PRIMARY KEY,
  data TEXT NOT NULL,
  updated BIGINT NOT NULL
);
CREATE TABLE tilmash_chat (
  id BIGINT PRIMARY KEY,
  last_message BIGINT NOT NULL,
  blocked BIGINT,
  messages BIGINT NOT NULL DEFAULT 0,
  messages_since BIGINT NOT NULL DEFAULT 0,
  presses BIGINT NOT NULL DEFAULT 0,
  presses_since BIGINT NOT NULL DEFAULT 0
);
-- When a session was saved is no longer known.
INSERT INTO tilmash_session (person, data, updated)
SELECT person, session, 0 FROM tilmash_dialogue WHERE session IS NOT NULL;
INSERT INTO tilmash_chat (
  id, last_message, blocked, messages, messages_since, presses, presses_since
)
SELECT person, last_message, blocked, messages, messages_since, presses, presses_since
FROM tilmash_dialogue;
DROP TABLE tilmash_dialogue;

CREATE FUNCTION tilmash_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('tilmash', TG_TABLE_SCHEMA || ' ' || TG_TABLE_NAME);
  RETURN NULL;
END
$$;
DROP TRIGGER tilmash_outbox_wakes ON tilmash_outbox;
DROP TRIGGER tilmash_job_wakes ON tilmash_job;
DROP TRIGGER tilmash_job_wakes_again ON tilmash_job;
DROP FUNCTION tilmash_wake_outbox();
DROP FUNCTION tilmash_wake_job();
CREATE TRIGGER tilmash_outbox_wakes AFTER INSERT ON tilmash_outbox
FOR EACH STATEMENT EXECUTE FUNCTION tilmash_wake();
CREATE TRIGGER tilmash_job_wakes AFTER INSERT ON tilmash_job
FOR EACH STATEMENT EXECUTE FUNCTION tilmash_wake();
