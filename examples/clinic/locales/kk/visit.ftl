visit_booking = { booking_visit }
visit-tomorrow =
    .move = Уақытын өзгерту
visit-reminded =
    Еске саламыз: сіз ертеңге жазылғансыз.

    { visit_booking }

    Келе алмасаңыз, қоңырау шалыңыз: { $setting-phone }
visit-refused = Енді жазылудан онлайн бас тартуға болмайды. Келе алмасаңыз, қоңырау шалыңыз: { $setting-phone }
visit-thanks = Біздің клиниканы таңдағаныңызға рахмет. Деніңіз сау болсын!
