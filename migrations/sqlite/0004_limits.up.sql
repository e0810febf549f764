-- How many messages and presses a person has sent in the minute that began with the first of them.
ALTER TABLE tilmash_chat ADD COLUMN messages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tilmash_chat ADD COLUMN messages_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tilmash_chat ADD COLUMN presses INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tilmash_chat ADD COLUMN presses_since INTEGER NOT NULL DEFAULT 0;
