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
