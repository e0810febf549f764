visit =
    .command = Жазылу
visit-name = Атыңыз кім?
visit-greeting = { $name }, келіңіз.
    .file = Талон
    .print-title = Талон
