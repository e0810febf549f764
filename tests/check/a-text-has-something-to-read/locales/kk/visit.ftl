visit =
    .command = Қызметке жазылу
visit-service = Не істейік?
    .leave = { $me-full_name ->
        [none] Шығу
       *[other] { $me-full_name }
    }
    .none = { "" }
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
