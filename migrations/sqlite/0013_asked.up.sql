-- What a backend that keeps tables was asked, and when. The key says all of it, the scope what is
-- left without its dates. `at` is in milliseconds since 1970: two lists can come in one second.
CREATE TABLE tilmash_asked (
  key TEXT PRIMARY KEY,
  scope TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- Of free times: the first and the last day, and what was listed, as JSON.
  first_day TEXT,
  last_day TEXT,
  starts TEXT
);
CREATE INDEX tilmash_asked_by_scope ON tilmash_asked (scope);
CREATE INDEX tilmash_asked_by_time ON tilmash_asked (at);
