bookings =
    .command = Пациенттердің жазылулары

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
    .confirm = Төлемсіз растау
    .doctor = Басқа дәрігер
    .complete = Пациент келіп кетті
    .no_show = Пациент келмеді
bookings-doctor_to = Бұл уақытта пациентті кім қабылдайды?
    .row = { $row-name }
    .back = Артқа
    .none = Бұл уақытта басқа бос дәрігер жоқ.
bookings-give =
    .done = Дәрігер ауыстырылды ✅
bookings-history =
    .row = { $row-at } · { $row-change ->
        [created] жазылды
        [held] төлемді күтіп тұр
        [offered] күту тізімі бойынша уақыт ұсынылды
        [moved] уақыты өзгертілді{ $row-was ->
            [none] { "" }
           *[other] { " " }(бұрынғысы: { $row-was })
        }
        [edited] өзгертілді{ history_change }
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
# Тізім жолындағы белгі; бәрі дұрыс болса, ол жоқ.
bookings_mark = { $row-status ->
        [pending] { " · төлемді күтіп тұр" }
        [cancelled] { $row-expires ->
            [none] { " · бас тартылды" }
           *[other] { " · төленбеді" }
        }
        [declined] { " · қабылданбады" }
        [completed] { " ✓" }
        [no_show] { " · келмеді" }
       *[other] { "" }
    }
bookings_client =
    Пациент: { $booking-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $booking-client-full_name }
    }
    Телефоны: { $booking-client-phone ->
        [none] көрсетілмеген
       *[other] { $booking-client-phone }
    }
bookings-complete =
    .done = Белгіленді: пациент келіп кетті.
bookings-no_show =
    .done = Белгіленді: пациент келмеді.
bookings-reason = Неге бас тартасыз? Себебін пациент көреді.
bookings-reason_all = Неге бас тартасыз? Себебін пациенттер көреді.
bookings-really =
    Жазылу жойылсын ба?

    { bookings_client }
    Уақыты: <b>{ $booking-start }</b>

    Ол тізімдер мен статистикадан жоғалады, уақыты босайды. Бот пациентке ештеңе жазбайды. Пациент білсін десеңіз, жазылудан бас тартыңыз.
