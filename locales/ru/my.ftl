my =
    .command = Мои записи
    .menu = Мои записи

my-upcoming = Ваши записи:
    .row = { $row-start } · { $row-service-name }{ $row-status ->
        [pending] { " · ждёт подтверждения" }
       *[other] { "" }
    }
    .past = Прошедшие
    .none = Предстоящих записей нет.

# Отменённые стоят здесь же, даже если их время ещё не пришло.
my-past = Прошедшие и отменённые записи:
    .row = { $row-start } · { $row-service-name }{ $row-status ->
        [cancelled] { " · отменена" }
        [declined] { " · отклонена" }
        [no_show] { " · неявка" }
       *[other] { "" }
    }
    .upcoming = Предстоящие

# После «Предстоящих записей нет».
my-nothing = Прошедших тоже нет.

my-details =
    { booking_visit }
    { booking_status }
    .confirm = Подтвердить
    .release = Отказаться
    .move = Перенести
    .cancel = Отменить запись
    .history = История
    .list = Все записи

# Когда, что и почём.
booking_visit =
    { $booking-start }
    Услуга: { $booking-service-name }, { $booking-duration }
    Цена: { $booking-price ->
        [none] уточняется
       *[other] { $booking-price }
    }

booking_status = Статус: { $booking-status ->
        [pending] ждёт подтверждения{ $booking-expires ->
            [none] { "" }
           *[other] { " " }до { $booking-expires }
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
    .missing = Эту запись уже не подтвердить.
my-release =
    .done = Время отпущено. Спасибо, что сообщили.
    .missing = Это время для вас уже не держат.

my-may_move =
    .too_late = { my-move.too_late }
my-day = На какой день перенести?
    .back = Назад
    .none = Свободных дней пока нет.
my-start = { $day }. Выберите время:
    .back = Другой день
    .none = На этот день свободного времени нет.
my-move =
    .done = Запись перенесена ✅
    .too_late = Перенести онлайн уже нельзя: можно не позже чем за { $setting-cancel_until } до начала.

my-may_cancel =
    .too_late = { my-cancel.too_late }
my-sure =
    { $booking-start }
    { $booking-service-name }

    Отменить запись?
    .cancel = Да, отменить
    .keep = Не отменять
my-cancel =
    .done = Запись отменена.
    .too_late = Отменить онлайн уже нельзя: можно не позже чем за { $setting-cancel_until } до начала.

my-history = История записи:
    .row = { $row-at } · { $row-change ->
        [created] создана
        [held] время придержано
        [offered] предложено время из листа ожидания
        [moved] перенесена{ $row-was ->
            [none] { "" }
           *[other] { " " }(было: { $row-was })
        }
        [edited] данные изменены
        [confirmed] подтверждена
        [declined] отклонена
        [completed] завершена
        [no_show] неявка
        [released] время отпущено
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
