my-upcoming =
    .waiting = Лист ожидания
my-past =
    .waiting = Лист ожидания

my-waiting = Вы в листе ожидания на эти дни:
    .row = { $row-day ->
        [none] { "" }
       *[other] { $row-day }{ " · " }
    }{ $row-service-name }
    .menu = Меню
my-gone = Вы больше не в листе ожидания.
    .list = К списку записей
    .menu = Меню
my-wait_details =
    Лист ожидания
    День: { $place-day ->
        [none] –
       *[other] { $place-day }
    }
    Услуга: { $place-service-name }

    Выйти из листа ожидания на этот день?
    .leave = Да, выйти
    .keep = Не выходить
my-leave =
    .done = Вы вышли из листа ожидания на этот день.

my-details =
    { booking_visit }
    Адрес: { salon_address }
    Имя: { $booking-name }
    Телефон: { $booking-phone }
    { $over ->
        [true] Статус: время визита прошло
       *[other] { booking_status }
    }{ $late ->
        [true] { "\u000A\u000A" }Перенести или отменить запись онлайн можно не позднее чем за { $setting-cancel_until } до начала. Теперь это можно сделать только по телефону: { $setting-phone }
       *[other] { "" }
    }
    .edit = Изменить контакты

my-edit =
    Имя: { $edit-name }
    Телефон: { $edit-phone }

    Всё верно?
    .name = Как вас зовут? Напишите имя:
    .phone = { book-phone }
    .back = Не сохранять

# Уходит клиенту вместе с файлом для календаря.
my-moved =
    Откройте файл, и время записи обновится в календаре телефона.
    .file = { book-calendar.file }
    .file-title = { booking_event }
    .file-about = { booking_event.about }
    .file-place = { salon_address }

my-save =
    .done = Сохранено ✅
