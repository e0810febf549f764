visit =
    .command = Записаться
visit-name = Как вас зовут?
visit-greeting = { $name }, приходите.
    .file = Талон
    .print-title = Талон
