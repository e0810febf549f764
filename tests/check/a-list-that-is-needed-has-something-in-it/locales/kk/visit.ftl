visit =
    .command = Жазылу
visit-service = Қандай қызмет керек?
visit-name = Атыңыз кім?
visit-greeting = Алақай, «{ $service-name }» қызметіне келіңіз.
