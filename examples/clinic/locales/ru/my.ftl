my-upcoming =
    .row = { $row-start }{ $row-status ->
        [pending] { " · ждёт оплаты" }
       *[other] { "" }
    } · { $row-service-name }
my-past =
    .row = { $row-start }{ $row-status ->
        [cancelled] { $row-expires ->
            [none] { " · отменена" }
           *[other] { " · не оплачена" }
        }
        [declined] { " · отклонена" }
        [no_show] { " · неявка" }
       *[other] { "" }
    } · { $row-service-name }
booking_status = Статус: { $booking-status ->
        [pending] { $booking-expires ->
            [none] ждёт подтверждения
           *[other] ждёт оплаты до { DATETIME($booking-expires, date: "unless-today", weekday: "none") }
        }
        [confirmed] подтверждена
        [completed] завершена
        [declined] отклонена
        [no_show] неявка
       *[cancelled] { $booking-expires ->
            [none] отменена
           *[other] не оплачена вовремя
        }
    }
my-details =
    .pay = Оплатить
    .place = Показать на карте
    .paper = Распечатать
my-printed =
    Откройте файл и распечатайте его.
    .file = Запись на приём
    .print-clinic = Клиника { clinic_name }
    .print-title = Подтверждение записи на приём
    .print-patient = Пациент
    .print-when = Когда
    .print-where = Где
    .print-service = Услуга
    .print-doctor = Врач
    .print-price = Цена
    .print-phone = Телефон клиники: { $setting-phone }
    .print-made = Составлено: { $now }
# Уходит пациенту вместе с файлом для календаря.
my-moved =
    Откройте файл, и время записи обновится в календаре телефона.
    .file = { book-calendar.file }
    .file-title = { booking_event }
    .file-about = { booking_event.about }
    .file-place = { booking_event.place }
my-place = { $booking-branch-name }, { $booking-branch-address }
my-pay =
    .expired = Срок оплаты прошёл, запись отменена.
# Время держат до оплаты, а не до подтверждения.
my-history =
    .row = { $row-at } · { $row-change ->
        [created] создана
        [held] время закреплено до оплаты
        [offered] время предложено по листу ожидания
        [moved] перенесена{ $row-was ->
            [none] { "" }
           *[other] { " " }(было: { $row-was })
        }
        [edited] { $row-label ->
            [none] данные изменены
           *[other] изменено: { $row-label }
        }
        [confirmed] подтверждена
        [declined] отклонена
        [completed] завершена
        [no_show] неявка
        [released] от неоплаченной записи отказались
        [expired] не оплачена вовремя
        [deleted] удалена
        [restored] восстановлена
       *[cancelled] отменена
    }{ $row-why ->
        [none] { "" }
       *[other] { " " }({ $row-why })
    } · { $row-by ->
        [none] бот
       *[other] { $row-by-full_name ->
            [none] без имени
           *[other] { $row-by-full_name }
        }
    }
my-sure =
    { booking_visit }

    Отменить запись?
