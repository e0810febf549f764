# Кездесу: тізімдегі жолы және карточкасы.
event_row = { $row-start } · { $row-title }
# Кездесуді нөмірімен де атауға болатын жерде.
event_row_numbered = { NUMBER($row-id, useGrouping: "false") } · { event_row }
event_when = { $event-start }–{ DATETIME($event-end, date: "none", weekday: "none", time: "short") }
event_card =
    Кездесу: <b>{ $event-title }</b>
    Уақыты: { event_when }{ $event-description ->
        [none] { "" }
       *[other] { "\u000A" }Сипаттамасы: { $event-description }
    }
    Нөмірі: { NUMBER($event-id, useGrouping: "false") }
event_none = Әзірге кездесу жоқ. Кездесу белгілеу: /create_event
event_unknown = Мұндай кездесу жоқ.
