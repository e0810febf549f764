visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-name = Атыңыз кім?
visit-greeting = Сәлеметсіз бе!
    .other = Басқа ат
    .leave = Шығу
