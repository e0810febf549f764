move_booking =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }

move-sure =
    { move_booking }

    Жазылу уақытын өзгертесіз бе?
    .other = Иә, уақытын таңдаймын
    .keep = Жоқ, қалсын
move-day = Қай күнге ауыстырасыз?
    .keep = Жоқ, қалсын
move-start = Уақытты таңдаңыз ({ $day }):
    .back = Басқа күн
    .none = Бұл күні бос уақыт жоқ.
move-told =
    Жазылу уақыты өзгертілді ✅

    { move_booking }

    Жазылуларыңыз: /my
move-full = Әзірге бос күн жоқ. Жазылу уақыты өзгерген жоқ.
move-late = Енді жазылу уақытын онлайн өзгертуге болмайды.
