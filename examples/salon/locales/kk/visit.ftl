visit_booking =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
    { booking_master }
    Мекенжай: { salon_address }

visit-tomorrow =
    .move = Уақытын өзгерту
visit-reminded =
    Еске саламыз: сіз ертеңге жазылғансыз.

    { visit_booking }

    Келе алмасаңыз, қоңырау шалыңыз: { $setting-phone }
visit-cancelled =
    Жазылудан бас тарттыңыз. Қайта жазылу: /book

    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
visit-refused = Енді жазылудан онлайн бас тартуға болмайды. Келе алмасаңыз, қоңырау шалыңыз: { $setting-phone }
