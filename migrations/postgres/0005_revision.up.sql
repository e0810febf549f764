-- The state of the rows that seldom change: services, resources, hours, closures and settings. A
-- work that changes one of them writes a new random number here, and whoever keeps what they read
-- of these rows reads it anew.
CREATE TABLE tilmash_revision (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  number BIGINT NOT NULL
);
INSERT INTO tilmash_revision (only_one, number) VALUES (1, 0);
