visit =
    .command = Жазылу
visit-service = Не істейік?
visit-name = Атыңыз кім?
