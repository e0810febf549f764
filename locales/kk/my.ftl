my =
    .command = Менің жазылуларым
    .menu = Менің жазылуларым

my-upcoming = Сіздің жазылуларыңыз:
    .row = { $row-start }{ $row-status ->
        [pending] { " · растауды күтіп тұр" }
       *[other] { "" }
    } · { $row-service-name }
    .past = Өткен және бас тартылған
    .menu = Мәзір
    .none = Алда жазылу жоқ.

# Бас тартылғандары да осында, уақыты әлі келмесе де.
my-past = Өткен және бас тартылған жазылулар:
    .row = { $row-start }{ $row-status ->
        [cancelled] { $row-expires ->
            [none] { " · бас тартылды" }
           *[other] { " · расталмады" }
        }
        [declined] { " · қабылданбады" }
        [no_show] { " · келмеді" }
       *[other] { "" }
    } · { $row-service-name }
    .upcoming = Алдағы жазылулар
    .menu = Мәзір

# «Алда жазылу жоқ» дегеннен кейін.
my-nothing = Өткендері де жоқ.
    .menu = Мәзір
my-menu = Бөлімді таңдаңыз:

my-details =
    { booking_visit }
    { $over ->
        [true] Күйі: уақыты өтті
       *[other] { booking_status }
    }{ $late ->
        [true] { "\u000A\u000A" }Басталуына кемінде { $setting-cancel_until } қалғанда ғана жазылу уақытын онлайн өзгертуге немесе жазылудан бас тартуға болады.
       *[other] { "" }
    }
    .confirm = Растау
    .release = Бас тарту
    .move = Уақытын өзгерту
    .cancel = Жазылудан бас тарту
    .history = Жазылу тарихы
    .list = Жазылулар тізімі

# Қашан, қандай қызмет, бағасы қанша.
booking_visit =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }, { $booking-duration }
    Бағасы: { $booking-price ->
        [none] нақтыланады
       *[other] { $booking-price }
    }

booking_status = Күйі: { $booking-status ->
        [pending] { $booking-expires ->
            [none] растауды күтіп тұр
           *[other]
                растауыңызды күтіп тұр
                Растау мерзімі: { DATETIME($booking-expires, date: "unless-today", weekday: "none") }
        }
        [confirmed] расталды
        [completed] аяқталды
        [declined] қабылданбады
        [no_show] келмеді
       *[cancelled] { $booking-expires ->
            [none] бас тартылды
           *[other] уақытында расталмады
        }
    }

my-confirm =
    .done = Жазылу расталды ✅
    .taken = Мерзімі өтті, бұл уақытты басқа адам алып қойды.
    .missing = Бұл жазылуды енді растауға болмайды.
my-release =
    .done = Бұл уақыттан бас тарттыңыз. Хабарлағаныңызға рахмет.
    .missing = Бұл уақытты енді сізге сақтап тұрған жоқпыз.

my-day = Қай күнге ауыстырасыз?
    .back = Артқа
    .none = Әзірге бос күн жоқ.
my-start = Уақытты таңдаңыз ({ $day }):
    .back = Басқа күн
    .none = Бұл күні бос уақыт жоқ.
my-move =
    .done = Жазылу уақыты өзгертілді ✅
    .too_late = Енді жазылу уақытын онлайн өзгертуге болмайды.
    .missing = Бұл жазылудың уақытын енді өзгертуге болмайды.

my-sure =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }

    Жазылудан бас тартасыз ба?
    .cancel = Иә, бас тартамын
    .keep = Жоқ, қалсын
my-cancel =
    .done = Жазылудан бас тарттыңыз.
    .too_late = Енді жазылудан онлайн бас тартуға болмайды.
    .missing = Бұл жазылудан енді бас тартуға болмайды.

my-history = Жазылу тарихы:
    .row = { $row-at } · { $row-change ->
        [created] жазылды
        [held] уақыт сақтап қойылды
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
