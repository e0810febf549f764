visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-name = Кімге?
visit-greeting = { $name-id }: «{ $service-name }».
