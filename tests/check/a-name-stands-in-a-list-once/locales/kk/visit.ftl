visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-name = Атыңыз кім?
    .one = Бір
    .two = Екі
visit-greeting = Алақай, «{ $service-name }» қызметіне келіңіз.
