-- All that an update needs to know of a person, in one row: the session of their dialogue, their
-- private chat, whose id is the person's, and how much they have sent.
--
-- session is JSON, null until there is one. last_message is the greatest message id seen in the
-- chat. blocked is when Telegram first refused to deliver because the person will not have messages
-- of the bot. The counts are of the minute that began with the first of what they count.
CREATE TABLE tilmash_dialogue (
  person INTEGER PRIMARY KEY,
  session TEXT,
  last_message INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER,
  messages INTEGER NOT NULL DEFAULT 0,
  messages_since INTEGER NOT NULL DEFAULT 0,
  presses INTEGER NOT NULL DEFAULT 0,
  presses_since INTEGER NOT NULL DEFAULT 0
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
