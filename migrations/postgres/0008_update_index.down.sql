CREATE INDEX tilmash_update_by_received ON tilmash_update (received);
