told_booking =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }

told-made =
    Сізді жазып қойдық.

    { told_booking }

    Жазылуларыңыз: /my
told-confirmed =
    Жазылу расталды ✅

    { told_booking }

    Жазылуларыңыз: /my
told-moved =
    Жазылу уақытыңыз өзгертілді.

    Бұрынғы уақыты: { $before }
    Жаңа уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }{ $booking-price ->
        [none] { "" }
       *[other] { "\u000A" }Бағасы: { $booking-price }
    }

    Жазылуларыңыз: /my
told-edited =
    Жазылуыңыздың деректері өзгертілді.

    { told_booking }

    Жазылуды көру: /my
told-cancelled =
    Өкінішке қарай, жазылуыңыздан бас тартылды.

    { told_booking }{ told_why }
told-declined =
    Өкінішке қарай, бұл уақытқа жаза алмаймыз.

    { told_booking }{ told_why }

told_why = { $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Себебі: { $booking-why }
    }
