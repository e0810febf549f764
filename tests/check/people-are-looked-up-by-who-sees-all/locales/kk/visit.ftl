visit =
    .command = Жазылу
visit-service = Не істейік?
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
visit-who = Кім?
    .row = { $row-id }
