bookings =
    .command = Записи клиентов
    .menu = Записи

bookings-how = Какие записи показать?
    .today = На сегодня
    .coming = Предстоящие
    .by_day = На другой день
    .past = Прошедшие
    .cancelled = Отменённые
    .period = За период
    .all = Все
    .several = Отменить несколько
    .removed = Удалённые
    .menu = Меню
bookings-day = На какой день показать записи?
    .how = Назад
bookings-first = С какого дня показать записи?
    .how = Назад
bookings-last = По какой день? Начало – { $first }.
    .how = Назад
bookings-list =
    Записи

    Выберите запись или напишите имя, телефон или услугу.
    .row = { $row-start }{ bookings_mark } · { $row-client-full_name ->
        [none] { $row-service-name }
       *[other] { $row-client-full_name }
    }
    .how = Назад
    .none = Таких записей нет.
# Пометка в строке списка; у того, что в порядке, её нет.
bookings_mark = { $row-status ->
        [pending] { " · ждёт" }
        [cancelled] { " · отменена" }
        [declined] { " · отклонена" }
        [completed] { " ✓" }
        [no_show] { " · неявка" }
       *[other] { "" }
    }

bookings-details =
    { bookings_client }
    { bookings_visit }
    .confirm = Подтвердить
    .decline = Отклонить
    .move = Перенести
    .service = Другая услуга
    .edit = Изменить данные
    .complete = Визит состоялся
    .no_show = Клиент не пришёл
    .cancel = Отменить запись
    .history = История
    .remove = Удалить
    .list = К списку записей
bookings_client =
    Клиент: { $booking-client-full_name ->
        [none] без имени
       *[other] { $booking-client-full_name }
    }
    Телефон: { $booking-client-phone ->
        [none] не указан
       *[other] { $booking-client-phone }
    }
bookings_visit =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }, { $booking-duration }
    Цена: { $booking-price ->
        [none] уточняется
       *[other] { $booking-price }
    }
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

bookings-confirm =
    .done = Запись подтверждена ✅
bookings-reason_declined = Почему отклоняете? Клиент увидит причину.
    .skip = Не указывать
    .back = Назад
bookings-decline =
    .done = Запись отклонена.
bookings-day_to = На какой день перенести?
    .back = Назад
    .none = Свободных дней пока нет.
bookings-start_to = Выберите время ({ $day_to }):
    .back = Другой день
    .none = На этот день свободного времени нет.
bookings-move =
    .done = Запись перенесена ✅
bookings-service_to = На какую услугу заменить?
    .back = Назад
    .none = Других услуг нет.
bookings-service_day = На какой день записать? Услуга: { $service_to-name }
    .back = Назад
    .none = На эту услугу свободных дней пока нет.
bookings-service_start = Выберите время ({ $service_day }):
    .back = Другой день
    .none = На этот день свободного времени нет.
bookings-change =
    .done = Услуга изменена ✅
bookings-edit =
    .back = Назад
bookings-save =
    .done = Сохранено ✅
bookings-complete =
    .done = Отмечено: визит состоялся.
bookings-no_show =
    .done = Отмечено: клиент не пришёл.
bookings-reason = Почему отменяете? Клиент увидит причину.
    .skip = Не указывать
    .back = Назад
bookings-cancel =
    .done = Запись отменена.
bookings-history = История записи:
    .row = { $row-at } · { $row-change ->
        [created] создана
        [held] время закреплено до подтверждения
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
        [released] от времени отказались
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
# Что изменилось: было → стало.
history_change = { $row-label ->
        [none] { "" }
       *[other] { " · " }{ $row-label }
    }{ $row-old ->
        [none] { $row-new ->
            [none] { "" }
           *[other] : { $row-new }
        }
       *[other] : { $row-old } → { $row-new ->
            [none] –
           *[other] { $row-new }
        }
    }

bookings-really =
    Удалить запись?

    { bookings_client }
    Когда: <b>{ $booking-start }</b>

    Она исчезнет из списков и статистики, время освободится. Чтобы клиент узнал об отмене, не удаляйте запись, а отмените её.
    .remove = Да, удалить
    .keep = Не удалять
bookings-remove =
    .done = Запись удалена. Вернуть её можно в разделе «Удалённые».
bookings-removed =
    Удалённые записи

    Выберите запись, чтобы вернуть её.
    .row = { $row-start } · { $row-client-full_name ->
        [none] { $row-service-name }
       *[other] { $row-client-full_name }
    }
    .how = Назад
    .none = Удалённых записей нет.
bookings-bring_back =
    .taken = Это время уже занято другой записью.
    .done = Запись возвращена ✅

bookings-several =
    Отметьте записи, которые нужно отменить.

    Для поиска напишите имя, телефон или услугу.
    .row = { $row-start } · { $row-client-full_name ->
        [none] { $row-service-name }
       *[other] { $row-client-full_name }
    }
    .how = Назад
    .none = Предстоящих записей нет.
bookings-reason_all = Почему отменяете? Клиенты увидят причину.
    .skip = Не указывать
    .back = Назад
bookings-sure =
    Отменить отмеченные записи?
    .cancel = Да, отменить
    .keep = Не отменять
bookings-cancel_all =
    .done = Записи отменены.
bookings-menu = Выберите раздел:
