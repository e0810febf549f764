book =
    .command = Записаться к врачу
    .menu = Записаться к врачу

book-branch = Выберите филиал:
    .row = { $row-name } · { $row-address }
    .menu = Меню
book-service = { $branch-name }. Выберите услугу:
    .row = { $row-name }{ $row-price ->
        [none] { "" }
       *[other] { " · " }{ $row-price }
    }
    .back = Другой филиал
    .none = В этом филиале сейчас нельзя записаться. Выберите другой.
book-doctor = { $service-name }. Выберите врача:
    .row = { $row-name }
    .skip = Любой врач
    .back = Другая услуга
    .none = На эту услугу сейчас нет врача. Выберите другую.
book-day = Выберите день:
    .back = Другой врач
    .none = Свободного времени пока нет. Выберите другого врача.
book-start = Выберите время ({ $day }):
    .back = Другой день
    .none = На этот день свободного времени нет.

book-confirm =
    Когда: <b>{ $start }</b>
    Услуга: { $service-name }, { $service-duration }
    Врач: { $doctor ->
        [none] любой
       *[other] { $doctor-name }
    }
    Филиал: { $branch-name }, { $branch-address }
    Цена: { $service-price ->
        [none] бесплатно
       *[other] { $service-price }
    }{ $prepaid ->
        [true] { "\u000A\u000A" }Запись нужно оплатить. На оплату даётся { $setting-pay_within }.
       *[other] { "" }
    }

    Всё верно?
    .confirm = Да, записаться
    .branch = Изменить филиал
    .service = Изменить услугу
    .doctor = Изменить врача
    .day = Изменить время
    .leave = Не записываться
book-same =
    .repriced = Пока вы записывались, цена или длительность изменилась. Проверьте ещё раз.
book-hold =
    .full = { book-save.full }
    .too_late = { book-save.too_late }
# Всё занято, или у пациента в этот день больше записей, чем разрешено.
book-save =
    .full = На этот день больше не записаться. Выберите другой.
    .too_late = На это время онлайн уже не записаться: до начала осталось мало времени. Выберите другое.
book-pay =
    .expired = Срок оплаты прошёл, и запись отменилась. Выберите время ещё раз.
book-thanks =
    Вы записаны ✅

    { booking_visit }
    Телефон клиники: { $setting-phone }

    Возьмите с собой удостоверение личности. Перенести или отменить запись: /my
# Уходит сразу после подтверждения, вместе с файлом.
book-calendar = Откройте файл, и запись появится в календаре телефона.
    .file = Запись в клинику
    .file-title = { booking_event }
    .file-about = { booking_event.about }
    .file-place = { booking_event.place }
book-closed = Записаться онлайн сейчас нельзя. Позвоните: { $setting-phone }. Меню: /start
book-menu = Выберите раздел:
