visit =
    .command = Жазылу
visit-service = Қандай қызмет керек?
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }»: { $visits } рет
