visit_booking =
    Когда: { $booking-start }
    Услуга: { $booking-service-name }

visit-tomorrow =
    Напоминаем о записи.

    { visit_booking }

    Придёте?
    .coming = Да, приду
    .cancel = Отменить запись
visit-awaited =
    Спасибо, ждём вас!

    { visit_booking }
visit-soon =
    Скоро ждём вас.

    { visit_booking }
visit-thanks = Спасибо, что были у нас! Ждём вас снова.
visit-cancelled =
    Запись отменена.

    { visit_booking }
visit-refused = Отменить запись онлайн уже нельзя.
