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
