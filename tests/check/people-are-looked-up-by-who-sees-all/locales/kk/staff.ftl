staff =
    .command = Адамдар
staff-who = Кім?
    .row = { $row-id }
