visit_booking =
    { booking_visit }
    Адрес: { restaurant_address }

visit-tomorrow =
    Напоминаем: на завтра у вас забронирован стол.

    { visit_booking }

    Придёте?
    .coming = Да, придём
    .cancel = Отменить бронь
visit-reminded =
    Напоминаем: на завтра у вас забронирован стол.

    { visit_booking }

    Если не сможете прийти, пожалуйста, позвоните: { $setting-phone }
visit-sure =
    { visit_booking }

    Отменить бронь?
visit-soon =
    Напоминаем: скоро ждём вас.

    { visit_booking }
visit-thanks = Спасибо, что были у нас! Ждём вас снова. Забронировать стол: /book
visit-cancelled =
    Бронь отменена. Забронировать снова: /book

    { booking_visit }
visit-refused = Отменить бронь онлайн уже нельзя. Если не сможете прийти, пожалуйста, позвоните: { $setting-phone }
