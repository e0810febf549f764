bookings =
    .command = Записи пациентов

bookings_visit =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }, { $booking-duration }
    { booking_doctor }
    Филиал: { $booking-branch-name }
    Цена: { $booking-price ->
        [none] бесплатно
       *[other] { $booking-price }
    }
    Статус: { $booking-status ->
        [pending] { $booking-expires ->
            [none] ждёт подтверждения
           *[other] ждёт оплаты
        }
        [confirmed] подтверждена
        [completed] завершена
        [declined] отклонена
        [no_show] неявка
       *[cancelled] отменена
    }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Причина: { $booking-why }
    }
bookings-details =
    .confirm = Подтвердить без оплаты
    .doctor = Другой врач
    .complete = Приём состоялся
    .no_show = Пациент не пришёл
bookings-doctor_to = Кто примет пациента в это время?
    .row = { $row-name }
    .back = Назад
    .none = Другого свободного врача в это время нет.
bookings-give =
    .done = Врач изменён ✅
bookings-history =
    .row = { $row-at } · { $row-change ->
        [created] создана
        [held] ждёт оплаты
        [offered] время предложено по листу ожидания
        [moved] перенесена{ $row-was ->
            [none] { "" }
           *[other] { " " }(было: { $row-was })
        }
        [edited] изменена{ history_change }
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
# Пометка в строке списка; у того, что в порядке, её нет.
bookings_mark = { $row-status ->
        [pending] { " · ждёт оплаты" }
        [cancelled] { $row-expires ->
            [none] { " · отменена" }
           *[other] { " · не оплачена" }
        }
        [declined] { " · отклонена" }
        [completed] { " ✓" }
        [no_show] { " · неявка" }
       *[other] { "" }
    }
bookings_client =
    Пациент: { $booking-client-full_name ->
        [none] без имени
       *[other] { $booking-client-full_name }
    }
    Телефон: { $booking-client-phone ->
        [none] не указан
       *[other] { $booking-client-phone }
    }
bookings-complete =
    .done = Отмечено: приём состоялся.
bookings-no_show =
    .done = Отмечено: пациент не пришёл.
bookings-reason = Почему отменяете? Пациент увидит причину.
bookings-reason_all = Почему отменяете? Пациенты увидят причину.
bookings-really =
    Удалить запись?

    { bookings_client }
    Когда: <b>{ $booking-start }</b>

    Она исчезнет из списков и статистики, время освободится. Пациенту бот ничего не напишет. Чтобы пациент узнал, отмените запись.
