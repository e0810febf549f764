visit =
    .command = Жазбалар
visit-greeting = Бос жазбалар: { $empty }
