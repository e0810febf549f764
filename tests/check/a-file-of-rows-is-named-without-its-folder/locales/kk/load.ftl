load =
    .command = Жүктеу
