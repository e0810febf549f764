-- Old updates are removed once an hour, and each update would pay for the index that finds them.
DROP INDEX tilmash_update_by_received;
