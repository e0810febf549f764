# Салонға жазылғанда есім мен телефон бөлек сақталады: клиент басқа адамды жаздыруы мүмкін.
bookings-list =
    .row = { $row-start }{ bookings_mark } · { $row-name }
bookings-removed =
    .row = { $row-start } · { $row-name }
bookings-several =
    .row = { $row-start } · { $row-name }
bookings_client =
    Клиент: { $booking-name }
    Телефоны: { $booking-phone }
bookings_visit =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }, { $booking-duration }
    { booking_master }
    Бағасы: { $booking-price ->
        [none] нақтыланады
       *[other] { $booking-price }
    }
    Күйі: { $booking-status ->
        [pending] растауды күтіп тұр
        [confirmed] расталды
        [completed] аяқталды
        [declined] қабылданбады
        [no_show] келмеді
       *[cancelled] бас тартылды
    }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Себебі: { $booking-why }
    }
bookings-details =
    .master = Басқа шебер
bookings-master_to = Бұл уақытта клиентті кім қабылдайды?
    .back = Артқа
    .none = Бұл уақытта басқа шеберлер бос емес.
bookings-give =
    .done = Шебер ауыстырылды ✅
