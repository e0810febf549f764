-- What an operator watches: messages that were given up, among the many that were sent.
CREATE INDEX tilmash_outbox_dead ON tilmash_outbox (id) WHERE state = 'dead';
