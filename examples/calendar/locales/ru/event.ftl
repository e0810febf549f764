# Встреча: строка списка и карточка.
event_row = { $row-start } · { $row-title }
# Там, где встречу можно назвать и номером.
event_row_numbered = { NUMBER($row-id, useGrouping: "false") } · { event_row }
event_when = { $event-start }–{ DATETIME($event-end, date: "none", weekday: "none", time: "short") }
event_card =
    Встреча: <b>{ $event-title }</b>
    Когда: { event_when }{ $event-description ->
        [none] { "" }
       *[other] { "\u000A" }Описание: { $event-description }
    }
    Номер: { NUMBER($event-id, useGrouping: "false") }
event_none = Встреч пока нет. Назначить встречу: /create_event
event_unknown = Такой встречи нет.
