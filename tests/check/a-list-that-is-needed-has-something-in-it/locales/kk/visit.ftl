visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-name = Атыңыз кім?
visit-greeting = Алақай, «{ $service-name }» қызметіне келіңіз.
