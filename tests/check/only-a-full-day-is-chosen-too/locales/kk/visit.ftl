visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-day = { $service-name }?
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
