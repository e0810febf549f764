DROP TABLE tilmash_revision;
