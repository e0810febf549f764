visit_booking =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }

visit-tomorrow =
    Напоминаем: завтра у вас запись.

    { visit_booking }

    Придёте?
    .coming = Да, приду
    .cancel = Отменить запись
# Отменить онлайн уже нельзя.
visit-reminded =
    Напоминаем: завтра у вас запись.

    { visit_booking }

    Если не сможете прийти, пожалуйста, сообщите нам.
visit-sure =
    { visit_booking }

    Отменить запись?
    .cancel = Да, отменить
    .keep = Не отменять
visit-awaited =
    Спасибо, ждём вас!

    { visit_booking }
visit-soon =
    Напоминаем: скоро ваш визит.

    { visit_booking }
# Приходит и тем, кто не пришёл, если этого никто не отметил.
visit-thanks = Спасибо, что выбрали нас! Ждём вас снова.
visit-cancelled =
    Запись отменена.

    { visit_booking }
visit-unanswered = Отменить пока не получилось. Попробуйте ещё раз немного позже.
visit-refused = Отменить запись онлайн уже нельзя. Если не сможете прийти, пожалуйста, сообщите нам.
