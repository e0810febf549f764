ALTER TABLE tilmash_chat DROP COLUMN presses_since;
ALTER TABLE tilmash_chat DROP COLUMN presses;
ALTER TABLE tilmash_chat DROP COLUMN messages_since;
ALTER TABLE tilmash_chat DROP COLUMN messages;
