-- What is known of a private chat, whose id is the person's.
-- last_message is the greatest message id seen in it; blocked is when Telegram first refused to
-- deliver because the person will not have messages of the bot.
CREATE TABLE tilmash_chat (
  id BIGINT PRIMARY KEY,
  last_message BIGINT NOT NULL,
  blocked BIGINT
);
