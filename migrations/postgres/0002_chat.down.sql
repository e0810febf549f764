-- Which chats are blocked is forgotten until the next message to them.
DROP TABLE tilmash_chat;
