my-upcoming =
    .row = { $row-start }{ $row-status ->
        [pending] { " · төлемді күтіп тұр" }
       *[other] { "" }
    } · { $row-service-name }
my-past =
    .row = { $row-start }{ $row-status ->
        [cancelled] { $row-expires ->
            [none] { " · бас тартылды" }
           *[other] { " · төленбеді" }
        }
        [declined] { " · қабылданбады" }
        [no_show] { " · келмеді" }
       *[other] { "" }
    } · { $row-service-name }
booking_status = Күйі: { $booking-status ->
        [pending] { $booking-expires ->
            [none] растауды күтіп тұр
           *[other] төлемді күтіп тұр, мерзімі: { DATETIME($booking-expires, date: "unless-today", weekday: "none") }
        }
        [confirmed] расталды
        [completed] аяқталды
        [declined] қабылданбады
        [no_show] келмеді
       *[cancelled] { $booking-expires ->
            [none] бас тартылды
           *[other] уақытында төленбеді
        }
    }
my-details =
    .pay = Төлеу
    .place = Картадан көрсету
    .paper = Басып шығару
my-printed =
    Файлды ашып, басып шығарыңыз.
    .file = Қабылдауға жазылу
    .print-clinic = { clinic_name } клиникасы
    .print-title = Қабылдауға жазылу растамасы
    .print-patient = Пациент
    .print-when = Уақыты
    .print-where = Мекенжайы
    .print-service = Қызмет
    .print-doctor = Дәрігер
    .print-price = Бағасы
    .print-phone = Клиника телефоны: { $setting-phone }
    .print-made = Жасалған уақыты: { $now }
# Пациентке күнтізбе файлымен бірге жіберіледі.
my-moved =
    Файлды ашсаңыз, жазылу уақыты телефон күнтізбесінде де жаңарады.
    .file = { book-calendar.file }
    .file-title = { booking_event }
    .file-about = { booking_event.about }
    .file-place = { booking_event.place }
my-place = { $booking-branch-name }, { $booking-branch-address }
my-pay =
    .expired = Төлеу мерзімі өтті, жазылу жойылды.
# Уақыт растауға емес, төлемге дейін сақталады.
my-history =
    .row = { $row-at } · { $row-change ->
        [created] жазылды
        [held] уақыт төлемге дейін сақтап қойылды
        [offered] күту тізімі бойынша уақыт ұсынылды
        [moved] уақыты өзгертілді{ $row-was ->
            [none] { "" }
           *[other] { " " }(бұрынғысы: { $row-was })
        }
        [edited] { $row-label ->
            [none] деректері өзгертілді
           *[other] өзгертілді: { $row-label }
        }
        [confirmed] расталды
        [declined] қабылданбады
        [completed] аяқталды
        [no_show] келмеді
        [released] төленбеген жазылудан бас тартылды
        [expired] уақытында төленбеді
        [deleted] жойылды
        [restored] қалпына келтірілді
       *[cancelled] бас тартылды
    }{ $row-why ->
        [none] { "" }
       *[other] { " " }({ $row-why })
    } · { $row-by ->
        [none] бот
       *[other] { $row-by-full_name ->
            [none] есімі көрсетілмеген
           *[other] { $row-by-full_name }
        }
    }
my-sure =
    { booking_visit }

    Жазылудан бас тартасыз ба?
