details-details =
    { event_card }{ $number ->
        [0] { "" }
       *[other] { "\u000A\u000A" }Участники:
    }
    .row = { $row-status ->
        [pending] { guest_id } · ждём ответа
        [confirmed] { guest_name } · придёт
        [declined] { guest_name } · не придёт
       *[cancelled] { guest_id } · приглашение не действует
    }
    .title = Изменить название
    .day = Изменить день и время
    .description = Изменить описание
    .remove = Удалить встречу
    .list = К списку встреч
# Имя видно, только когда человек ответил сам.
guest_id = ID { NUMBER($row-person-id, useGrouping: "false") }
guest_name = { $row-person-full_name ->
    [none] { guest_id }
   *[other] { $row-person-full_name }
}
details-description = Напишите новое описание:
    .back = Назад
details-save =
    .done = Сохранено ✅
details-title = Напишите новое название:
    .back = Назад
details-rename =
    .done = Сохранено ✅
details-day = Выберите новый день или напишите его, например: 12.05.2026.
    .back = Назад
details-time = Во сколько начало? Напишите время, например: 14:30.
    .back = Другой день
details-move =
    .done = Сохранено ✅
    .over = Это время уже прошло. Выберите другое.
    .promised = На эту встречу уже приглашены люди, поэтому изменить её время нельзя.
