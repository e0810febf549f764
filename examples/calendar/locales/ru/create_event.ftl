create_event =
    .command = Назначить встречу
    .menu = Назначить встречу
create_event-title = Как назвать встречу? Например: Обед с коллегами
create_event-day = Выберите день или напишите его, например: 12.05.2026.
    .back = Другое название
create_event-time = Во сколько начало? Напишите время, например: 14:30.
    .back = Другой день
create_event-ahead =
    .over = Это время уже прошло. Выберите другое.
create_event-description = Опишите встречу: о чём она, где пройдёт.
    .back = Другое время
create_event-saved =
    Встреча назначена ✅

    { event_card }

    Пригласить на встречу: /invite
