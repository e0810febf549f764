visit =
    .command = Жазылу
visit-file =
    .file = жазбалар
    .text = Мәтін
visit-greeting = Дайын
