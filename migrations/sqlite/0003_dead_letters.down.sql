DROP INDEX tilmash_outbox_dead;
