visit =
    .command = Жазылу
visit-service = Не істейік?
visit-name = Атыңыз кім?
    .one = Бір
    .two = Екі
visit-greeting = Алақай, «{ $service-name }» қызметіне келіңіз.
