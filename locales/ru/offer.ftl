offer_booking =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }

offer-free =
    Освободилось время, которого вы ждали.

    { offer_booking }

    { $booking-expires ->
        [none] Держим его для вас.
       *[other] Держим его для вас до { DATETIME($booking-expires, date: "unless-today", weekday: "none") }.
    }
    .confirm = Подтвердить
    .release = Отказаться
offer-confirmed =
    Запись подтверждена ✅

    { offer_booking }

    Ваши записи: /my
offer-still_waits = Вы отказались от этого времени. Если освободится другое, бот напишет вам. Меню: /start
offer-passed = Вы отказались от этого времени. Спасибо, что сообщили. Меню: /start
offer-gone = Это время мы для вас больше не держим. Ваши записи: /my
