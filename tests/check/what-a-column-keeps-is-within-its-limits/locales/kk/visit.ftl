visit =
    .command = Қызметке жазылу
visit-service = Не істейік?
visit-name = Атыңыз кім?
visit-number = Қанша?
visit-years = Неше жаста?
visit-stars = Қанша жұлдыз?
visit-greeting = { $name } { $years }, «{ $service-name }» қызметіне келіңіз.
