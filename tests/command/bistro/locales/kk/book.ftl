book =
    .command = Үстел брондау
book-guests = Неше адам боласыздар?
book-day = Қай күнге?
book-slot = Қай уақытқа?
    .row = { $row-begins }–{ $row-ends }
book-table = Қай үстел?
    .row = { $row-name }, орын саны: { $row-seats }
    .skip = Кез келгені
book-thanks =
    Үстел брондалды ✅

    Үстел: { $booking-table-name }
    Уақыты: { $booking-start }
    Қонақ саны: { $booking-guests }
book-full = Жақын күндерге бос үстел жоқ.
