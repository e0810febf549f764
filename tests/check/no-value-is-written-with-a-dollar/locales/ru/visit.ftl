visit =
    .command = Заметки
visit-greeting = Пустых заметок: { $empty }
