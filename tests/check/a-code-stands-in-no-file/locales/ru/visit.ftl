visit =
    .command = Записаться
visit-file =
    .file = заметки
    .text = Текст
visit-greeting = Готово
