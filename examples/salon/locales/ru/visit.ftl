visit_booking =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
    { booking_master }
    Адрес: { salon_address }

visit-tomorrow =
    .move = Перенести
visit-reminded =
    Напоминаем: завтра у вас запись.

    { visit_booking }

    Если не сможете прийти, пожалуйста, позвоните: { $setting-phone }
visit-cancelled =
    Запись отменена. Записаться снова: /book

    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
visit-refused = Отменить запись онлайн уже нельзя. Если не сможете прийти, пожалуйста, позвоните: { $setting-phone }
