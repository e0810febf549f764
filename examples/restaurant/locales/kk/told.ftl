told_booking = { booking_visit }

told-made =
    Сізге үстел брондап қойдық.

    { told_booking }

    Брондауларыңыз: /my
told-confirmed =
    Брондау расталды ✅

    { told_booking }
    Мекенжай: { restaurant_address }

    Брондауларыңыз: /my
told-moved =
    Брондау уақыты өзгертілді.

    Бұрынғы уақыты: { $before }
    Жаңа уақыты: <b>{ $booking-start }</b>
    Қонақ саны: { $booking-guests }
    Үстел: { $booking-table-name }

    Брондауларыңыз: /my
told-edited =
    Брондауыңыздың деректері өзгертілді.

    { told_booking }

    Брондауды көру: /my
told-cancelled =
    Өкінішке қарай, брондауыңыздан бас тартылды.

    { told_booking }{ told_why }

    Мейрамхана телефоны: { $setting-phone }
told-declined =
    Өкінішке қарай, бұл уақытта сізді қабылдай алмаймыз.

    { told_booking }{ told_why }

    Басқа уақытты таңдау: /book
