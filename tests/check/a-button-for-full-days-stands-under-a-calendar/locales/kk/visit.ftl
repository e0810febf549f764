visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
    .leave = !
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
