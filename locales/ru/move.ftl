move_booking =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }

move-sure =
    { move_booking }

    Перенести запись?
    .other = Да, выбрать время
    .keep = Не переносить
move-day = На какой день перенести?
    .keep = Не переносить
move-start = Выберите время ({ $day }):
    .back = Другой день
    .none = На этот день свободного времени нет.
move-told =
    Запись перенесена ✅

    { move_booking }

    Ваши записи: /my
move-full = Свободных дней пока нет. Запись осталась прежней.
move-late = Перенести запись онлайн уже нельзя.
