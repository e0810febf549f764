visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-name = Атыңыз кім?
