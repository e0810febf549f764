delete_event =
    .command = Удалить встречу
    .menu = Удалить встречу
delete_event-event = Какую встречу удалить?
    .row = { event_row_numbered }
    .invalid = { event_unknown }
delete_event-nothing = { event_none }
