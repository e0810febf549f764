read_event =
    .command = Кездесуді нөмірі бойынша көрсету
read_event-event = Қай кездесуді көрсетейік?
    .row = { event_row_numbered }
    .invalid = { event_unknown }
read_event-nothing = { event_none }
