visit_booking =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }

visit-tomorrow =
    Еске саламыз: сіз ертеңге жазылғансыз.

    { visit_booking }

    Келесіз бе?
    .coming = Иә, келемін
    .cancel = Жазылудан бас тарту
# Енді онлайн бас тартуға болмайды.
visit-reminded =
    Еске саламыз: сіз ертеңге жазылғансыз.

    { visit_booking }

    Келе алмасаңыз, бізге хабарлаңыз.
visit-sure =
    { visit_booking }

    Жазылудан бас тартасыз ба?
    .cancel = Иә, бас тартамын
    .keep = Жоқ, қалсын
visit-awaited =
    Рахмет, сізді күтеміз!

    { visit_booking }
visit-soon =
    Жазылған уақытыңыз жақындап қалды.

    { visit_booking }
# Келмегендерге де барады, егер оны ешкім белгілемесе.
visit-thanks = Бізді таңдағаныңызға рахмет! Сізді тағы күтеміз.
visit-cancelled =
    Жазылудан бас тарттыңыз.

    { visit_booking }
visit-refused = Енді жазылудан онлайн бас тартуға болмайды. Келе алмасаңыз, бізге хабарлаңыз.
