statistics =
    .command = Статистика за день
    .menu = Статистика
statistics-day = За какой день? Выберите его или напишите, например: вчера.
statistics-shown =
    Статистика: { $day }

    Новых пользователей: { $people }
    Назначено встреч: { $created }
    Изменено встреч: { $edited }
    Удалено встреч: { $deleted }
    .other = Другой день
    .menu = Меню
statistics-menu = Выберите раздел:
