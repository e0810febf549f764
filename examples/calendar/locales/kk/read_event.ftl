read_event =
    .command = Кездесуді нөмірі бойынша көрсету
read_event-event = Қай кездесуді көрсетейік?
    .row = { event_row }
    .invalid = { event_unknown }
read_event-nothing = { event_none }
