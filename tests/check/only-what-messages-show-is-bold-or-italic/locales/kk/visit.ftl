visit =
    .command = Қызметке жазылу
visit-service = Не істейік?
    .none = Қызмет жоқ
    .row = { $row-name }
    .leave = Шығу
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
