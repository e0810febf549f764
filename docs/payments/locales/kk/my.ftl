# Уақыт сақталғанда растауды емес, төлемді күтеді.
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
my-upcoming =
    .row = { $row-start }{ $row-status ->
        [pending] { " · төлемді күтіп тұр" }
       *[other] { "" }
    } · { $row-service-name }
