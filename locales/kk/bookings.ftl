bookings =
    .command = Клиенттердің жазылулары
    .menu = Жазылулар

bookings-how = Қай жазылуларды көрсетейін?
    .today = Бүгінгі
    .coming = Алдағы
    .by_day = Басқа күнгі
    .past = Өткен
    .cancelled = Бас тартылған
    .period = Күндер аралығы
    .all = Барлығы
    .several = Бірнешеуінен бас тарту
    .removed = Жойылған
    .menu = Мәзір
bookings-day = Қай күнгі жазылуларды көрсетейін?
    .how = Артқа
bookings-first = Қай күннен бастап көрсетейін?
    .how = Артқа
bookings-last = Қай күнге дейін? Басы – { $first }.
    .how = Артқа
bookings-list =
    Жазылулар

    Тізімнен таңдаңыз немесе есімін, телефонын не қызметті жазыңыз.
    .row = { $row-start }{ bookings_mark } · { $row-client-full_name ->
        [none] { $row-service-name }
       *[other] { $row-client-full_name }
    }
    .how = Артқа
    .none = Мұндай жазылу жоқ.
# Тізім жолындағы белгі; бәрі дұрыс болса, ол жоқ.
bookings_mark = { $row-status ->
        [pending] { " · күтуде" }
        [cancelled] { " · бас тартылды" }
        [declined] { " · қабылданбады" }
        [completed] { " ✓" }
        [no_show] { " · келмеді" }
       *[other] { "" }
    }

bookings-details =
    { bookings_client }
    { bookings_visit }
    .confirm = Растау
    .decline = Қабылдамау
    .move = Уақытын өзгерту
    .service = Басқа қызмет
    .edit = Деректерін өзгерту
    .complete = Клиент келіп кетті
    .no_show = Клиент келмеді
    .cancel = Жазылудан бас тарту
    .history = Тарихы
    .remove = Жою
    .list = Жазылулар тізімі
bookings_client =
    Клиент: { $booking-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $booking-client-full_name }
    }
    Телефоны: { $booking-client-phone ->
        [none] көрсетілмеген
       *[other] { $booking-client-phone }
    }
bookings_visit =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }, { $booking-duration }
    Бағасы: { $booking-price ->
        [none] нақтыланады
       *[other] { $booking-price }
    }
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

bookings-confirm =
    .done = Жазылу расталды ✅
bookings-reason_declined = Неге қабылдамайсыз? Себебін клиент көреді.
    .skip = Көрсетпеу
    .back = Артқа
bookings-decline =
    .done = Жазылу қабылданбады.
bookings-day_to = Қай күнге ауыстырасыз?
    .back = Артқа
    .none = Әзірге бос күн жоқ.
bookings-start_to = Уақытты таңдаңыз ({ $day_to }):
    .back = Басқа күн
    .none = Бұл күні бос уақыт жоқ.
bookings-move =
    .done = Жазылу уақыты өзгертілді ✅
bookings-service_to = Қай қызметке ауыстырасыз?
    .back = Артқа
    .none = Басқа қызмет жоқ.
bookings-service_day = Қай күнге жазайық? Қызмет: { $service_to-name }
    .back = Артқа
    .none = Бұл қызметке әзірге бос күн жоқ.
bookings-service_start = Уақытты таңдаңыз ({ $service_day }):
    .back = Басқа күн
    .none = Бұл күні бос уақыт жоқ.
bookings-change =
    .done = Қызмет өзгертілді ✅
bookings-edit =
    .back = Артқа
bookings-save =
    .done = Сақталды ✅
bookings-complete =
    .done = Белгіленді: клиент келіп кетті.
bookings-no_show =
    .done = Белгіленді: клиент келмеді.
bookings-reason = Неге бас тартасыз? Себебін клиент көреді.
    .skip = Көрсетпеу
    .back = Артқа
bookings-cancel =
    .done = Жазылудан бас тартылды.
bookings-history = Жазылу тарихы:
    .row = { $row-at } · { $row-change ->
        [created] жазылды
        [held] уақыт сақтап қойылды
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
        [released] бұл уақыттан бас тартылды
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
# Не өзгерді: бұрынғысы → қазіргісі.
history_change = { $row-label ->
        [none] { "" }
       *[other] { " · " }{ $row-label }
    }{ $row-old ->
        [none] { $row-new ->
            [none] { "" }
           *[other] : { $row-new }
        }
       *[other] : { $row-old } → { $row-new ->
            [none] –
           *[other] { $row-new }
        }
    }

bookings-really =
    Жазылу жойылсын ба?

    { bookings_client }
    Уақыты: <b>{ $booking-start }</b>

    Ол тізімдер мен статистикадан жоғалады, уақыты босайды. Клиентке хабар берілсін десеңіз, жазылуды жоймай, одан бас тартыңыз.
    .remove = Иә, жоямын
    .keep = Жоқ, қалсын
bookings-remove =
    .done = Жазылу жойылды. Оны «Жойылған» бөлімінен қайтаруға болады.
bookings-removed =
    Жойылған жазылулар

    Қайтару үшін жазылуды таңдаңыз.
    .row = { $row-start } · { $row-client-full_name ->
        [none] { $row-service-name }
       *[other] { $row-client-full_name }
    }
    .how = Артқа
    .none = Жойылған жазылу жоқ.
bookings-bring_back =
    .taken = Бұл уақытқа басқа біреу жазылып қойған.
    .done = Жазылу қайтарылды ✅

bookings-several =
    Бас тартылатын жазылуларды белгілеңіз.

    Іздеу үшін есімін, телефонын не қызметті жазуға болады.
    .row = { $row-start } · { $row-client-full_name ->
        [none] { $row-service-name }
       *[other] { $row-client-full_name }
    }
    .how = Артқа
    .none = Алда жазылу жоқ.
bookings-reason_all = Неге бас тартасыз? Себебін клиенттер көреді.
    .skip = Көрсетпеу
    .back = Артқа
bookings-sure =
    Белгіленген жазылулардан бас тартасыз ба?
    .cancel = Иә, бас тартамын
    .keep = Жоқ, қалсын
bookings-cancel_all =
    .done = Белгіленген жазылулардан бас тартылды.
bookings-menu = Бөлімді таңдаңыз:
