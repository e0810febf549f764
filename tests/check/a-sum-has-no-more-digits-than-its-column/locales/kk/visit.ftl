visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-weight = 0,5
visit-exact = 0,5
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
