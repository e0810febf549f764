told_booking = { booking_visit }

told-made =
    Для вас забронировали стол.

    { told_booking }

    Ваши брони: /my
told-confirmed =
    Бронь подтверждена ✅

    { told_booking }
    Адрес: { restaurant_address }

    Ваши брони: /my
told-moved =
    Бронь перенесли на другое время.

    Было: { $before }
    Стало: <b>{ $booking-start }</b>
    Гостей: { $booking-guests }
    Стол: { $booking-table-name }

    Ваши брони: /my
told-edited =
    Данные вашей брони изменили.

    { told_booking }

    Посмотреть бронь: /my
told-cancelled =
    К сожалению, вашу бронь отменили.

    { told_booking }{ told_why }

    Телефон ресторана: { $setting-phone }
told-declined =
    К сожалению, на это время принять вас не сможем.

    { told_booking }{ told_why }

    Выбрать другое время: /book
