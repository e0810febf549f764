read_event =
    .command = Показать встречу по номеру
read_event-event = Какую встречу показать?
    .row = { event_row_numbered }
    .invalid = { event_unknown }
read_event-nothing = { event_none }
