statistics =
    .command = Статистика по дням
    .menu = Статистика
statistics-first = За какой день? Выберите его или напишите, например: вчера.
statistics-last = По какой день? Первый день: { $first }.
    .first = Другой первый день
statistics-figures =
    .backwards = Последний день раньше первого.
statistics-shown =
    Статистика: { DATETIME($first, date: "short") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($last, date: "short") }
    }

    Новых пользователей: { $people }
    Назначено встреч: { $created }
    Изменено встреч: { $edited }
    Удалено встреч: { $deleted }
    .first = Другой день
    .last = Несколько дней
    .menu = Меню
statistics-menu = Выберите раздел:
