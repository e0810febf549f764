told_booking = { booking_visit }
told-moved =
    Запись перенесли на другое время.

    Было: { $before }
    Стало: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }, { $booking-branch-address }
    Цена: { $booking-price ->
        [none] бесплатно
       *[other] { $booking-price }
    }

    Ваши записи: /my
