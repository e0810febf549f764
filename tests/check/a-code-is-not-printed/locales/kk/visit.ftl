visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-name = Атыңыз кім?
visit-greeting = { $name } { $pass-code }, «{ $service-name }» қызметіне келіңіз.
