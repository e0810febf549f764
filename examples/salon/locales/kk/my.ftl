my-upcoming =
    .waiting = Күту тізімі
my-past =
    .waiting = Күту тізімі

my-waiting = Сіз мына күндердің күту тізіміндесіз:
    .row = { $row-day ->
        [none] { "" }
       *[other] { $row-day }{ " · " }
    }{ $row-service-name }
    .menu = Мәзір
my-gone = Сіз енді күту тізімінде емессіз.
    .list = Жазылулар тізімі
    .menu = Мәзір
my-wait_details =
    Күту тізімі
    Күні: { $place-day ->
        [none] –
       *[other] { $place-day }
    }
    Қызмет: { $place-service-name }

    Бұл күннің күту тізімінен шығасыз ба?
    .leave = Иә, шығамын
    .keep = Жоқ, қаламын
my-leave =
    .done = Сіз енді бұл күннің күту тізімінде емессіз.

my-details =
    { booking_visit }
    Мекенжай: { salon_address }
    Есімі: { $booking-name }
    Телефоны: { $booking-phone }
    { $over ->
        [true] Күйі: уақыты өтті
       *[other] { booking_status }
    }{ $late ->
        [true] { "\u000A\u000A" }Басталуына кемінде { $setting-cancel_until } қалғанда ғана жазылу уақытын онлайн өзгертуге немесе жазылудан бас тартуға болады. Енді бұл үшін қоңырау шалыңыз: { $setting-phone }
       *[other] { "" }
    }
    .edit = Деректерді өзгерту

my-edit =
    Есімі: { $edit-name }
    Телефоны: { $edit-phone }

    Бәрі дұрыс па?
    .name = Есіміңіз кім? Жазыңыз:
    .phone = { book-phone }
    .back = Сақтамау

# Клиентке күнтізбе файлымен бірге жіберіледі.
my-moved =
    Файлды ашсаңыз, жазылу уақыты телефон күнтізбесінде де жаңарады.
    .file = { book-calendar.file }
    .file-title = { booking_event }
    .file-about = { booking_event.about }
    .file-place = { salon_address }

my-save =
    .done = Сақталды ✅
