visit =
    .command = Жазылу
visit-service = Қай қызмет керек?
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
    .file = Талон
    .print-title = Қызметке талон
