other-hello = { $note }
