bookings_visit =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }, { $booking-duration }
    { booking_doctor }
    Филиал: { $booking-branch-name }
    Бағасы: { $booking-price ->
        [none] тегін
       *[other] { $booking-price }
    }
    Күйі: { $booking-status ->
        [pending] { $booking-expires ->
            [none] растауды күтіп тұр
           *[other] төлемді күтіп тұр
        }
        [confirmed] расталды
        [completed] аяқталды
        [declined] қабылданбады
        [no_show] келмеді
       *[cancelled] бас тартылды
    }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Себебі: { $booking-why }
    }
bookings-details =
    .doctor = Басқа дәрігер
bookings-doctor_to = Бұл уақытта пациентті кім қабылдайды?
    .row = { $row-name }
    .back = Артқа
    .none = Бұл уақытта филиалдың басқа дәрігерлері бос емес.
bookings-give =
    .done = Дәрігер ауыстырылды ✅
