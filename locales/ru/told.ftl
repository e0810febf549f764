told_booking =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }

told-made =
    Вас записали.

    { told_booking }

    Ваши записи: /my
told-confirmed =
    Запись подтверждена ✅

    { told_booking }

    Ваши записи: /my
told-moved =
    Запись перенесли на другое время.

    Было: { $before }
    Стало: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }{ $booking-price ->
        [none] { "" }
       *[other] { "\u000A" }Цена: { $booking-price }
    }

    Ваши записи: /my
told-edited =
    Данные вашей записи изменили.

    { told_booking }

    Посмотреть запись: /my
told-cancelled =
    К сожалению, вашу запись отменили.

    { told_booking }{ told_why }
told-declined =
    К сожалению, на это время записать вас не можем.

    { told_booking }{ told_why }

told_why = { $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Причина: { $booking-why }
    }
