visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-name = Атыңыз кім?
visit-greeting = { $sum } { $name }, «{ $service-name }» қызметіне келіңіз.
