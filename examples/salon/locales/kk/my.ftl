my-nothing = Қызметке жазылу: /book

my-details =
    { booking_visit }
    Мекенжай: { salon_address }
    Есім: { $booking-name }
    Телефон: { $booking-phone }
    { booking_status }
    .edit = Есім мен телефон

my-move =
    .too_late = Енді онлайн өзгертуге болмайды: басталуына кемінде { $setting-cancel_until } қалуы керек. Қоңырау шалыңыз: { $setting-phone }.
my-cancel =
    .too_late = Енді онлайн бас тартуға болмайды: басталуына кемінде { $setting-cancel_until } қалуы керек. Қоңырау шалыңыз: { $setting-phone }.

my-edit =
    Есім: { $edit-name }
    Телефон: { $edit-phone }

    Бәрі дұрыс па?
    .name = { book-name }
    .phone = { book-phone }
    .back = Артқа
my-save =
    .done = Сақталды ✅
