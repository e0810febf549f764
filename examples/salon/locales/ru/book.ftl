book =
    .command = Записаться
    .menu = Записаться

book-service = Выберите услугу:
    .row = { $row-name } · { $row-duration }{ $row-price ->
        [none] { "" }
       *[other] { " · " }{ $row-price }
    }
    .menu = Меню

book-master = Выберите мастера:
    .row = { $row-name }
    .none = На эту услугу сейчас нет мастера. Выберите другую.
    .skip = Любой мастер
    .back = Другая услуга
book-day = { $service-name }. Выберите день:
    .wait = Встать в лист ожидания
    .back = Другая услуга
    .none = На эту услугу пока нет свободного времени.
book-start = Выберите время ({ $day }):
    .back = Другой день
    .none = На этот день свободного времени нет.

book-name = Как вас зовут? { $me-full_name ->
        [none] Напишите имя:
       *[other] Напишите имя или нажмите кнопку с вашим именем:
    }
    .back = Другое время
book-phone = Отправьте номер кнопкой или напишите его, например: +7 777 123 45 67.
    .back = Другое имя

book-confirm =
    Услуга: { $service-name }, { $service-duration }
    Мастер: { $master ->
        [none] любой
       *[other] { $master-name }
    }
    Когда: <b>{ $start }</b>
    Цена: { $service-price ->
        [none] уточняется
       *[other] { $service-price }
    }
    Имя: { $name }
    Телефон: { $phone }

    Всё верно?
    .confirm = Да, записаться
    .service = Изменить услугу
    .master = Изменить мастера
    .day = Изменить время
    .name = Изменить имя
    .phone = Изменить телефон
    .leave = Не записываться

book-new_name = Напишите другое имя или нажмите кнопку с прежним:
    .back = Назад
book-new_phone = Отправьте номер кнопкой или напишите другой, например: +7 777 123 45 67.
    .back = Назад

book-thanks =
    Вы записаны в салон красоты { salon_name } ✅

    { booking_visit }
    Адрес: { salon_address }
    Телефон салона: { $setting-phone }

    Перенести или отменить запись: /my{ $limit ->
        [none] { "" }
       *[other] { " (не позднее чем за " }{ $limit } до начала)
    }
# Онлайн её уже не перенести и не отменить.
book-thanks_soon =
    Вы записаны в салон красоты { salon_name } ✅

    { booking_visit }
    Адрес: { salon_address }

    Чтобы перенести или отменить запись, позвоните: { $setting-phone }

# Уходит сразу после подтверждения, вместе с файлом.
book-calendar = Откройте файл, и запись появится в календаре телефона.
    .file = Запись в салон
    .file-title = { booking_event }
    .file-about = { booking_event.about }
    .file-place = { salon_address }

# Запись в календаре клиента.
booking_event = { $booking-service-name }: салон красоты { salon_name }
    .about =
        Цена: { $booking-price ->
            [none] уточняется
           *[other] { $booking-price }
        }
        Телефон салона: { $setting-phone }

book-save =
    .repriced = Пока вы записывались, цена или длительность изменилась. Проверьте ещё раз.
    .too_late = На это время онлайн уже не записаться: до начала осталось мало времени. Выберите другое.
book-closed = Записаться онлайн сейчас нельзя. Позвоните: { $setting-phone }. Меню: /start

book-wait_day =
    { $service-name }. На какой день нужна запись? Выберите его или напишите, например: завтра.

    Если время освободится, бот предложит его вам.
    .back = Другая услуга
book-wait_name = { book-name }
    .back = Другой день
book-wait_phone = { book-phone }
    .back = Другое имя
book-wait =
    .closed = На этот день записаться нельзя.
book-waiting =
    Вы в листе ожидания ✅

    Услуга: { $service-name }
    День: { $wait_day }

    { $place-declined ->
        [none] Если время освободится, бот напишет вам сюда.
       *[other] На этот день есть свободное время. Записаться: /book. Если освободится другое время, бот напишет вам сюда.
    }

    Выйти из листа ожидания: /my

book-already_waiting =
    Вы уже в листе ожидания на этот день. Если время освободится, бот напишет вам сюда.

    Выйти из листа ожидания: /my

book-hello = Здравствуйте! Это салон красоты { salon_name }.
book-menu = Выберите раздел:
