offer_booking = { booking_visit }

offer-free =
    Освободился стол, который вы ждали.

    { offer_booking }

    { $booking-expires ->
        [none] Держим его для вас.
       *[other] Держим его для вас до { DATETIME($booking-expires, date: "unless-today", weekday: "none") }.
    }
offer-confirmed =
    Стол забронирован ✅

    { offer_booking }
    Адрес: { restaurant_address }

    Ваши брони: /my
offer-still_waits = Вы отказались от этого стола. Если освободится другой, бот напишет вам. Меню: /start
offer-passed = Вы отказались от этого стола. Спасибо, что сообщили. Меню: /start
offer-gone = Этот стол мы для вас больше не держим. Ваши брони: /my
