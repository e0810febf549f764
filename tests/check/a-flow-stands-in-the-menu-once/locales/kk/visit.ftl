visit =
    .command = Жазылу
    .menu = Жазылу
visit-service = Не істейік?
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
