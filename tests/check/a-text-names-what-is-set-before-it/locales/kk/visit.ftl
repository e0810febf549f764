visit =
    .command = Қызметке жазылу
visit-service = { $name }, не істейік?
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
