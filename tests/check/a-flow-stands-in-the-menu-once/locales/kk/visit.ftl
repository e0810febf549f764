visit =
    .command = Қызметке жазылу
    .menu = Жазылу
visit-service = Қандай қызмет керек?
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
