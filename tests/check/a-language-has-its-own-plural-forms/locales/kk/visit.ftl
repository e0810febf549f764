visit =
    .command = Қызметке жазылу
visit-service = Не істейік?
visit-name = Атыңыз кім?
visit-size = Қанша?
visit-greeting = { $name } { $size } орын, «{ $service-name }» қызметіне келіңіз.
