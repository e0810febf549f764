visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-name = Атыңыз кім?
visit-greeting = { $name }, «{ $service-name }» қызметіне келіңіз.
visit-today = Қашан?
visit-role = Кімсіз?
