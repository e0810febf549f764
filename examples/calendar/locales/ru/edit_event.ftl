edit_event =
    .command = Изменить описание встречи
    .menu = Изменить встречу
edit_event-event = Какую встречу изменить?
    .row = { event_row }
    .invalid = { event_unknown }
edit_event-description =
    { event_card }

    Напишите новое описание:
    .back = Другая встреча
edit_event-saved =
    Сохранено ✅

    { event_card }
edit_event-nothing = { event_none }
