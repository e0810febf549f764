delete_event =
    .command = Кездесуді жою
    .menu = Кездесуді жою
delete_event-event = Қай кездесуді жоясыз?
    .row = { event_row_numbered }
    .invalid = { event_unknown }
delete_event-nothing = { event_none }
