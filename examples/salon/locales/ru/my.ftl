my-nothing = Записаться: /book

my-details =
    { booking_visit }
    Адрес: { salon_address }
    Имя: { $booking-name }
    Телефон: { $booking-phone }
    { booking_status }
    .edit = Имя и телефон

my-move =
    .too_late = Перенести онлайн уже нельзя: можно не позже чем за { $setting-cancel_until } до начала. Позвоните: { $setting-phone }.
my-cancel =
    .too_late = Отменить онлайн уже нельзя: можно не позже чем за { $setting-cancel_until } до начала. Позвоните: { $setting-phone }.

my-edit =
    Имя: { $edit-name }
    Телефон: { $edit-phone }

    Всё верно?
    .name = { book-name }
    .phone = { book-phone }
    .back = Назад
my-save =
    .done = Сохранено ✅
