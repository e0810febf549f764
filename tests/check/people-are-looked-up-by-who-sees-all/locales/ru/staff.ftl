staff =
    .command = Люди
staff-who = Кто?
    .row = { $row-id }
