bookings =
    .command = Қонақтардың брондаулары
    .menu = Брондаулар

bookings-how = Қай брондауларды көрсетейін?
bookings-day = Қай күнгі брондауларды көрсетейін?
bookings-list =
    Брондаулар

    Тізімнен таңдаңыз немесе қонақтың есімін жазыңыз.
    .row = { $row-start }{ bookings_mark } · { $row-guests } адам · { $row-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $row-client-full_name }
    }
    .none = Мұндай брондау жоқ.

bookings-details =
    { bookings_client }
    { booking_visit }
    Күйі: { $booking-status ->
        [pending] растауды күтіп тұр
        [confirmed] расталды
        [completed] аяқталды
        [declined] қабылданбады
        [no_show] келмеді
       *[cancelled] бас тартылды
    }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Себебі: { $booking-why }
    }
    .complete = Қонақтар келді
    .no_show = Қонақтар келмеді
    .cancel = Брондаудан бас тарту
    .list = Брондаулар тізімі
# Қонақтың есімі және оған қалай жазуға болады.
bookings_client = Қонақ: { $booking-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $booking-client-full_name }
    }{ $booking-client-username ->
        [none] { "" }
       *[other] { " " }(@{ $booking-client-username })
    }

bookings-confirm =
    .done = Брондау расталды ✅
bookings-reason_declined = Неге қабылдамайсыз? Себебін қонақ көреді.
bookings-decline =
    .done = Брондау қабылданбады.
bookings-complete =
    .done = Белгіленді: қонақтар келді.
bookings-no_show =
    .done = Белгіленді: қонақтар келмеді.
bookings-reason = Неге бас тартасыз? Себебін қонақ көреді.
bookings-cancel =
    .done = Брондаудан бас тартылды.
bookings-history = Брондау тарихы:
    .row = { $row-at } · { $row-change ->
        [created] брондалды
        [held] үстел сақтап қойылды
        [offered] күту тізімі бойынша үстел ұсынылды
        [moved] уақыты өзгертілді{ $row-was ->
            [none] { "" }
           *[other] { " " }(бұрынғысы: { $row-was })
        }
        [edited] өзгертілді{ history_change }
        [confirmed] расталды
        [declined] қабылданбады
        [completed] аяқталды
        [no_show] келмеді
        [released] бұл үстелден бас тартылды
        [expired] уақытында расталмады
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

bookings-several =
    Бас тартылатын брондауларды белгілеңіз.

    Іздеу үшін қонақтың есімін жазуға болады.
    .row = { $row-start } · { $row-guests } адам · { $row-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $row-client-full_name }
    }
    .none = Алда брондау жоқ.
bookings-reason_all = Неге бас тартасыз? Себебін қонақтар көреді.
bookings-sure =
    Белгіленген брондаулардан бас тартасыз ба?
bookings-cancel_all =
    .done = Белгіленген брондаулардан бас тартылды.

bookings-first = Қай күннен бастап көрсетейін?
bookings-service_to = Қай уақытқа ауыстырасыз?
    .row = { slot_time }
    .back = Артқа
    .none = Әзірге брондау уақыты белгіленбеген.
bookings-service_day = Қай күнге ауыстырасыз? Уақыты: { $service_to-begins }–{ $service_to-ends }
    .none = Бұл уақытқа әзірге бос үстел жоқ.
bookings-service_start = Үстелді таңдаңыз ({ $service_day }, { $service_to-begins }–{ $service_to-ends }):
    .row = { $row-name }, { $row-seats } орын
    .none = Бұл уақытта бос үстел жоқ.
bookings-change =
    .done = Брондау уақыты өзгертілді ✅
    .taken = Бұл үстелді жаңа ғана басқа адам алып қойды.
bookings-really =
    Брондау жойылсын ба?

    { bookings_client }
    Уақыты: <b>{ $booking-start }</b>
    Қонақ саны: { $booking-guests }

    Ол тізімдер мен статистикадан жоғалады, үстел босайды. Бот қонаққа ештеңе жазбайды. Қонақ білсін десеңіз, брондаудан бас тартыңыз.
bookings-remove =
    .done = Брондау жойылды. Оны «Жойылған» бөлімінен қайтаруға болады.
bookings-removed =
    Жойылған брондаулар

    Қайтару үшін брондауды таңдаңыз.
    .row = { $row-start } · { $row-guests } адам · { $row-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $row-client-full_name }
    }
    .none = Жойылған брондау жоқ.
bookings-bring_back =
    .taken = Бұл үстелге басқа брондау бар.
    .done = Брондау қайтарылды ✅
