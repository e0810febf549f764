visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-name = Есіміңіз { $name-name }. Дұрыс па?
    .name = Есіміңіз кім?
visit-greeting = { $name-name }, «{ $service-name }» қызметіне келіңіз.
