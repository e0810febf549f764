CREATE TABLE tilmash_session (
  person INTEGER PRIMARY KEY,
  data TEXT NOT NULL,
  updated INTEGER NOT NULL
);
CREATE TABLE tilmash_chat (
  id INTEGER PRIMARY KEY,
  last_message INTEGER NOT NULL,
  blocked INTEGER,
  messages INTEGER NOT NULL DEFAULT 0,
  messages_since INTEGER NOT NULL DEFAULT 0,
  presses INTEGER NOT NULL DEFAULT 0,
  presses_since INTEGER NOT NULL DEFAULT 0
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
