my =
    .command = Мои брони
    .menu = Мои брони

my-upcoming = Ваши брони:
    .row = { $row-start }{ $row-status ->
        [pending] { " · ждёт ответа" }
       *[other] { "" }
    } · { $row-guests ->
        [one] { $row-guests } гость
        [few] { $row-guests } гостя
       *[many] { $row-guests } гостей
    }
    .waiting = Лист ожидания
    .none = Предстоящих броней нет.
# Отменённые стоят здесь же, даже если их время ещё не пришло.
my-past = Прошедшие и отменённые брони:
    .row = { $row-start }{ $row-status ->
        [cancelled] { $row-expires ->
            [none] { " · отменена" }
           *[other] { " · не подтверждена" }
        }
        [declined] { " · отклонена" }
        [no_show] { " · неявка" }
       *[other] { "" }
    } · { $row-guests ->
        [one] { $row-guests } гость
        [few] { $row-guests } гостя
       *[many] { $row-guests } гостей
    }
    .waiting = Лист ожидания
my-nothing = Прошедших тоже нет. Забронировать стол: /book

my-waiting = Вы ждёте стол на это время:
    .row = { $row-day ->
        [none] { "" }
       *[other] { $row-day }{ " · " }
    }{ $row-service-begins }–{ $row-service-ends } · { $row-guests ->
        [one] { $row-guests } гость
        [few] { $row-guests } гостя
       *[many] { $row-guests } гостей
    }
    .menu = Меню
my-gone = Вы больше не в листе ожидания.
    .list = К списку броней
    .menu = Меню
my-wait_details =
    Лист ожидания
    День: { $place-day ->
        [none] –
       *[other] { $place-day }
    }
    Время: { $place-service-begins }–{ $place-service-ends }
    Гостей: { $place-guests }

    Больше не ждать стол на это время?
    .leave = Да, не ждать
    .keep = Ждать дальше
my-leave =
    .done = Вы больше не ждёте стол на это время.

my-details =
    { booking_visit }
    { $over ->
        [true] Статус: время визита прошло
       *[other] { booking_status }
    }
    Адрес: { restaurant_address }{ $late ->
        [true] { "\u000A\u000A" }Отменить бронь онлайн можно не позднее чем за { $setting-cancel_until } до начала. Теперь это можно сделать только по телефону: { $setting-phone }
       *[other] { "" }
    }
    .cancel = Отменить бронь
    .list = К списку броней

my-confirm =
    .done = Бронь подтверждена ✅
    .taken = Срок вышел, и этот стол уже заняли.
    .missing = Эту бронь уже нельзя подтвердить.
my-release =
    .done = Вы отказались от этого стола. Спасибо, что сообщили.
    .missing = Этот стол мы для вас больше не держим.

my-sure =
    { booking_visit }

    Отменить бронь?
my-cancel =
    .done = Бронь отменена.
    .too_late = Отменить бронь онлайн уже нельзя.
    .missing = Эту бронь уже нельзя отменить.
my-history = История брони:
    .row = { history_row }

# Строка истории: кто и что сделал с бронью.
history_row = { $row-at } · { $row-change ->
        [created] создана
        [held] стол закреплён до подтверждения
        [offered] стол предложен по листу ожидания
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
