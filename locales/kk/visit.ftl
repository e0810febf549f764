visit_booking =
    Уақыты: { $booking-start }
    Қызмет: { $booking-service-name }

visit-tomorrow =
    Жазылуыңызды еске саламыз.

    { visit_booking }

    Келесіз бе?
    .coming = Иә, келемін
    .cancel = Жазылудан бас тарту
visit-awaited =
    Рахмет, сізді күтеміз!

    { visit_booking }
visit-soon =
    Сізді көп ұзамай күтеміз.

    { visit_booking }
visit-thanks = Келгеніңізге рахмет! Сізді тағы күтеміз.
visit-cancelled =
    Жазылудан бас тарттыңыз.

    { visit_booking }
visit-refused = Енді жазылудан онлайн бас тартуға болмайды.
