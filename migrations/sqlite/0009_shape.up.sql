-- The shape by which the claims were written: which resources bookings need, what these hold, and
-- how long they are occupied. If the app or its rows have another shape by now, the claims of
-- bookings to come are written anew. The shape is kept as its digest.
CREATE TABLE tilmash_shape (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  digest TEXT NOT NULL
);
INSERT INTO tilmash_shape (only_one, digest) VALUES (1, '');
