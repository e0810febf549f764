visit =
    .command = Записаться
visit-greeting = Готово
