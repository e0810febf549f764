visit =
    .command = Қызметке жазылу
visit-service = Не істейік?
visit-name = Атыңыз кім?
visit-greeting = Алақай, «{ $service-name }» қызметіне келіңіз.
