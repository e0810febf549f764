visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-name = Есіміңіз кім?
visit-again = Есіміңізді қайталаңыз:
visit-greeting = { $name }, { $again }, { $price }
