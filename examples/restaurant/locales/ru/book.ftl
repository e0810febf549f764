book =
    .command = Забронировать стол
    .menu = Забронировать стол

book-guests = Сколько вас будет? Если больше 12, позвоните: { $setting-phone }
    .menu = Меню
book-day = Гостей: { $guests }. Выберите день:
    .wait = Встать в лист ожидания
    .back = Другое число гостей
book-slot = Выберите время ({ $day }):
    .row = { slot_time }
    .wait = Встать в лист ожидания
    .back = Другой день
    .none = На этот день свободных столов нет.
# Время строки списка.
slot_time = { $row-begins }–{ $row-ends }
book-table = Выберите стол ({ $day }, { $slot-begins }–{ $slot-ends }):
    .row = { $row-name }, мест: { $row-seats }
    .skip = Любой стол
    .back = Другое время
    .none = На это время свободных столов нет.

book-confirm =
    Когда: <b>{ $day }, { $slot-begins }–{ $slot-ends }</b>
    Гостей: { $guests }
    Стол: { $table-name ->
        [none] любой
       *[other] { $table-name }{ $table-description ->
            [none] { "" }
           *[other] , { $table-description }
        }
    }

    Всё верно?
    .confirm = Да, забронировать
    .guests = Изменить число гостей
    .day = Изменить день
    .slot = Изменить время
    .table = Изменить стол
    .leave = Не бронировать
book-save =
    .taken = Этот стол только что заняли.
    .full = На этот день больше не забронировать: у вас уже есть бронь или столы заняты.
    .closed = В этот день ресторан закрыт.
    .too_late = На это время онлайн уже не забронировать: до начала осталось мало времени.

book-asked =
    Бронь ждёт подтверждения. Когда ресторан ответит, бот напишет вам сюда.

    { booking_visit }

    Ваши брони: /my
book-thanks =
    Стол забронирован ✅

    { booking_visit }
    Ресторан: { restaurant_name }
    Адрес: { restaurant_address }
    Телефон: { $setting-phone }

    Отменить бронь: /my{ $limit ->
        [none] { "" }
       *[other] { " (не позднее чем за " }{ $limit } до начала)
    }
# Онлайн её уже не отменить.
book-thanks_soon =
    Стол забронирован ✅

    { booking_visit }
    Ресторан: { restaurant_name }
    Адрес: { restaurant_address }

    Если не сможете прийти, позвоните: { $setting-phone }

# Уходит сразу после подтверждения, вместе с файлом.
book-calendar = Откройте файл, и бронь появится в календаре телефона.
    .file = Бронь стола
    .file-title = Ресторан { restaurant_name }
    .file-about =
        Гостей: { $booking-guests }
        Стол: { $booking-table-name }
        Телефон ресторана: { $setting-phone }
    .file-place = { restaurant_address }

book-too_many = Гостей: { $guests }. На столько гостей забронировать стол онлайн нельзя. Позвоните: { $setting-phone }.
    .guests = Другое число гостей
    .menu = Меню
book-full = Гостей: { $guests }. На ближайшие дни свободных столов нет. Встаньте в лист ожидания: если стол освободится, бот напишет вам.
    .wait = Встать в лист ожидания
    .guests = Другое число гостей
    .menu = Меню
book-wait_day =
    Гостей: { $guests }. На какой день нужен стол?

    Если стол освободится, бот предложит его вам.
    .back = Назад
book-wait_slot =
    На какое время нужен стол ({ $wait_day })?

    Если стол освободится, бот предложит его вам.
    .row = { slot_time }
    .back = Другой день
book-slot_here =
    На какое время нужен стол ({ $day })?

    Если стол освободится, бот предложит его вам.
    .row = { slot_time }
    .back = Назад
book-closed = Забронировать стол онлайн сейчас нельзя. Позвоните: { $setting-phone }. Меню: /start
book-menu = Выберите раздел:

# Когда, сколько гостей и за каким столом.
booking_visit =
    Когда: <b>{ $booking-start }–{ DATETIME($booking-end, date: "none", weekday: "none") }</b>
    Гостей: { $booking-guests }
    Стол: { $booking-table-name }
