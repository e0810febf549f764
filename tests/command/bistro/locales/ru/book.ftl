book =
    .command = Забронировать столик
book-guests = Сколько вас будет?
book-day = На какой день?
book-slot = На какое время?
    .row = { $row-begins }–{ $row-ends }
book-table = Какой столик?
    .row = { $row-name }, мест: { $row-seats }
    .skip = Любой
book-thanks =
    Столик забронирован ✅

    Столик: { $booking-table-name }
    Когда: { $booking-start }
    Гостей: { $booking-guests }
book-full = На ближайшие дни свободных столиков нет.
