visit_booking = { booking_visit }
visit-tomorrow =
    .move = Перенести
visit-reminded =
    Напоминаем: завтра у вас запись.

    { visit_booking }

    Если не сможете прийти, пожалуйста, позвоните: { $setting-phone }
visit-refused = Отменить запись онлайн уже нельзя. Если не сможете прийти, пожалуйста, позвоните: { $setting-phone }
visit-thanks = Спасибо, что выбрали нашу клинику. Будьте здоровы!
