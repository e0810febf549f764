told_booking = { booking_visit }
told-moved =
    Жазылу уақытыңыз өзгертілді.

    Бұрынғы уақыты: { $before }
    Жаңа уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }, { $booking-branch-address }
    Бағасы: { $booking-price ->
        [none] тегін
       *[other] { $booking-price }
    }

    Жазылуларыңыз: /my
