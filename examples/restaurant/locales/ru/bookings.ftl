bookings =
    .command = Брони гостей
    .menu = Брони

bookings-how = Какие брони показать?
bookings-day = На какой день показать брони?
bookings-list =
    Брони

    Выберите бронь или напишите имя гостя.
    .row = { $row-start }{ bookings_mark } · { $row-guests ->
        [one] { $row-guests } гость
        [few] { $row-guests } гостя
       *[many] { $row-guests } гостей
    } · { $row-client-full_name ->
        [none] без имени
       *[other] { $row-client-full_name }
    }
    .none = Таких броней нет.

bookings-details =
    { bookings_client }
    { booking_visit }
    Статус: { $booking-status ->
        [pending] ждёт подтверждения
        [confirmed] подтверждена
        [completed] завершена
        [declined] отклонена
        [no_show] неявка
       *[cancelled] отменена
    }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Причина: { $booking-why }
    }
    .complete = Гости пришли
    .no_show = Гости не пришли
    .cancel = Отменить бронь
    .list = К списку броней
# Как зовут гостя и как ему написать.
bookings_client = Гость: { $booking-client-full_name ->
        [none] без имени
       *[other] { $booking-client-full_name }
    }{ $booking-client-username ->
        [none] { "" }
       *[other] { " " }(@{ $booking-client-username })
    }

bookings-confirm =
    .done = Бронь подтверждена ✅
bookings-reason_declined = Почему отклоняете? Гость увидит причину.
bookings-decline =
    .done = Бронь отклонена.
bookings-complete =
    .done = Отмечено: гости пришли.
bookings-no_show =
    .done = Отмечено: гости не пришли.
bookings-reason = Почему отменяете? Гость увидит причину.
bookings-cancel =
    .done = Бронь отменена.
bookings-history = История брони:
    .row = { $row-at } · { $row-change ->
        [created] создана
        [held] стол закреплён до подтверждения
        [offered] стол предложен по листу ожидания
        [moved] перенесена{ $row-was ->
            [none] { "" }
           *[other] { " " }(было: { $row-was })
        }
        [edited] изменена{ history_change }
        [confirmed] подтверждена
        [declined] отклонена
        [completed] завершена
        [no_show] неявка
        [released] от стола отказались
        [expired] не подтверждена вовремя
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

bookings-several =
    Отметьте брони, которые нужно отменить.

    Для поиска напишите имя гостя.
    .row = { $row-start } · { $row-guests ->
        [one] { $row-guests } гость
        [few] { $row-guests } гостя
       *[many] { $row-guests } гостей
    } · { $row-client-full_name ->
        [none] без имени
       *[other] { $row-client-full_name }
    }
    .none = Предстоящих броней нет.
bookings-reason_all = Почему отменяете? Гости увидят причину.
bookings-sure =
    Отменить отмеченные брони?
bookings-cancel_all =
    .done = Брони отменены.

bookings-first = С какого дня показать брони?
bookings-service_to = На какое время перенести?
    .row = { slot_time }
    .back = Назад
    .none = Времени для брони пока нет.
bookings-service_day = На какой день перенести? Время: { $service_to-begins }–{ $service_to-ends }
    .none = На это время свободных столов пока нет.
bookings-service_start = Выберите стол ({ $service_day }, { $service_to-begins }–{ $service_to-ends }):
    .row = { $row-name }, мест: { $row-seats }
    .none = На это время свободных столов нет.
bookings-change =
    .done = Бронь перенесена ✅
    .taken = Этот стол только что заняли.
bookings-really =
    Удалить бронь?

    { bookings_client }
    Когда: <b>{ $booking-start }</b>
    Гостей: { $booking-guests }

    Она исчезнет из списков и статистики, стол освободится. Гостю бот ничего не напишет. Чтобы гость узнал, отмените бронь.
bookings-remove =
    .done = Бронь удалена. Вернуть её можно в разделе «Удалённые».
bookings-removed =
    Удалённые брони

    Выберите бронь, чтобы вернуть её.
    .row = { $row-start } · { $row-guests ->
        [one] { $row-guests } гость
        [few] { $row-guests } гостя
       *[many] { $row-guests } гостей
    } · { $row-client-full_name ->
        [none] без имени
       *[other] { $row-client-full_name }
    }
    .none = Удалённых броней нет.
bookings-bring_back =
    .taken = Этот стол уже занят другой бронью.
    .done = Бронь возвращена ✅
