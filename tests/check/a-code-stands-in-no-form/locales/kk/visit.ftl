visit =
    .command = Жазылу
visit-greeting = Дайын
