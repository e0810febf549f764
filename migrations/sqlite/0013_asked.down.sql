DROP TABLE tilmash_asked;
