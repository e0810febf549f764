my =
    .command = Мои записи
    .menu = Мои записи

my-upcoming = Ваши записи:
    .row = { $row-start }{ $row-status ->
        [pending] { " · ждёт подтверждения" }
       *[other] { "" }
    } · { $row-service-name }
    .past = Прошедшие и отменённые
    .menu = Меню
    .none = Предстоящих записей нет.

# Отменённые стоят здесь же, даже если их время ещё не пришло.
my-past = Прошедшие и отменённые записи:
    .row = { $row-start }{ $row-status ->
        [cancelled] { $row-expires ->
            [none] { " · отменена" }
           *[other] { " · не подтверждена" }
        }
        [declined] { " · отклонена" }
        [no_show] { " · неявка" }
       *[other] { "" }
    } · { $row-service-name }
    .upcoming = Предстоящие
    .menu = Меню

# После «Предстоящих записей нет».
my-nothing = Прошедших тоже нет.
    .menu = Меню
my-menu = Выберите раздел:

my-details =
    { booking_visit }
    { $over ->
        [true] Статус: время визита прошло
       *[other] { booking_status }
    }{ $late ->
        [true] { "\u000A\u000A" }Перенести или отменить запись онлайн можно не позднее чем за { $setting-cancel_until } до начала.
       *[other] { "" }
    }
    .confirm = Подтвердить
    .release = Отказаться
    .move = Перенести
    .cancel = Отменить запись
    .history = История записи
    .list = К списку записей

# Когда, что и почём.
booking_visit =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }, { $booking-duration }
    Цена: { $booking-price ->
        [none] уточняется
       *[other] { $booking-price }
    }

booking_status = Статус: { $booking-status ->
        [pending] { $booking-expires ->
            [none] ждёт подтверждения
           *[other] ждёт вашего подтверждения до { DATETIME($booking-expires, date: "unless-today", weekday: "none") }
        }
        [confirmed] подтверждена
        [completed] завершена
        [declined] отклонена
        [no_show] неявка
       *[cancelled] { $booking-expires ->
            [none] отменена
           *[other] не подтверждена вовремя
        }
    }

my-confirm =
    .done = Запись подтверждена ✅
    .taken = Срок вышел, и это время уже заняли.
    .missing = Эту запись уже нельзя подтвердить.
my-release =
    .done = Вы отказались от этого времени. Спасибо, что сообщили.
    .missing = Это время мы для вас больше не держим.

my-day = На какой день перенести?
    .back = Назад
    .none = Свободных дней пока нет.
my-start = Выберите время ({ $day }):
    .back = Другой день
    .none = На этот день свободного времени нет.
my-move =
    .done = Запись перенесена ✅
    .too_late = Перенести запись онлайн уже нельзя.
    .missing = Эту запись уже нельзя перенести.

my-sure =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }

    Отменить запись?
    .cancel = Да, отменить
    .keep = Не отменять
my-cancel =
    .done = Запись отменена.
    .too_late = Отменить запись онлайн уже нельзя.
    .missing = Эту запись уже нельзя отменить.

my-history = История записи:
    .row = { $row-at } · { $row-change ->
        [created] создана
        [held] время закреплено до подтверждения
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
