visit_booking =
    { booking_visit }
    Мекенжай: { restaurant_address }

visit-tomorrow =
    Еске саламыз: ертеңге үстел брондап қойғансыз.

    { visit_booking }

    Келесіз бе?
    .coming = Иә, келеміз
    .cancel = Брондаудан бас тарту
visit-reminded =
    Еске саламыз: ертеңге үстел брондап қойғансыз.

    { visit_booking }

    Келе алмасаңыз, қоңырау шалыңыз: { $setting-phone }
visit-sure =
    { visit_booking }

    Брондаудан бас тартасыз ба?
visit-soon =
    Брондаған уақытыңыз жақындап қалды.

    { visit_booking }
visit-thanks = Келгеніңізге рахмет! Сізді тағы күтеміз. Үстел брондау: /book
visit-cancelled =
    Брондаудан бас тарттыңыз. Қайта брондау: /book

    { booking_visit }
visit-refused = Енді брондаудан онлайн бас тартуға болмайды. Келе алмасаңыз, қоңырау шалыңыз: { $setting-phone }
