visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-office = -1001
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
