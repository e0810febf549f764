my =
    .command = Менің жазылуларым
    .menu = Менің жазылуларым

my-upcoming = Сіздің жазылуларыңыз:
    .row = { $row-start } · { $row-service-name }{ $row-status ->
        [pending] { " · растауды күтіп тұр" }
       *[other] { "" }
    }
    .past = Өткендері
    .none = Алда жазылу жоқ.

# Жойылғандары да осында, уақыты әлі келмесе де.
my-past = Өткен және жойылған жазылулар:
    .row = { $row-start } · { $row-service-name }{ $row-status ->
        [cancelled] { " · жойылды" }
        [declined] { " · қабылданбады" }
        [no_show] { " · келмеді" }
       *[other] { "" }
    }
    .upcoming = Алдағылары

# «Алда жазылу жоқ» дегеннен кейін.
my-nothing = Өткендері де жоқ.

my-details =
    { booking_visit }
    { booking_status }
    .confirm = Растау
    .release = Бас тарту
    .move = Уақытын өзгерту
    .cancel = Жазылудан бас тарту
    .history = Тарихы
    .list = Барлық жазылулар

# Қашан, қандай қызмет, бағасы қанша.
booking_visit =
    { $booking-start }
    Қызмет: { $booking-service-name }, { $booking-duration }
    Бағасы: { $booking-price ->
        [none] нақтыланады
       *[other] { $booking-price }
    }

booking_status = Күйі: { $booking-status ->
        [pending] растауды күтіп тұр{ $booking-expires ->
            [none] { "" }
           *[other] { ", " }мерзімі: { $booking-expires }
        }
        [confirmed] расталды
        [completed] аяқталды
        [declined] қабылданбады
        [no_show] келмеді
       *[cancelled] { $booking-expires ->
            [none] жойылды
           *[other] уақытында расталмады
        }
    }

my-confirm =
    .done = Жазылу расталды ✅
    .taken = Мерзімі өтті, бұл уақытты басқа адам алып қойды.
    .missing = Бұл жазылуды енді растауға болмайды.
my-release =
    .done = Уақыт босатылды. Хабарлағаныңызға рахмет.
    .missing = Бұл уақыт сізге енді сақталмайды.

my-may_move =
    .too_late = { my-move.too_late }
my-day = Қай күнге ауыстырасыз?
    .back = Артқа
    .none = Әзірге бос күн жоқ.
my-start = { $day }. Уақытты таңдаңыз:
    .back = Басқа күн
    .none = Бұл күні бос уақыт жоқ.
my-move =
    .done = Жазылу уақыты өзгерді ✅
    .too_late = Енді онлайн өзгертуге болмайды: басталуына кемінде { $setting-cancel_until } қалуы керек.

my-may_cancel =
    .too_late = { my-cancel.too_late }
my-sure =
    { $booking-start }
    { $booking-service-name }

    Жазылудан бас тартасыз ба?
    .cancel = Иә, бас тартамын
    .keep = Жоқ, қалсын
my-cancel =
    .done = Жазылу жойылды.
    .too_late = Енді онлайн бас тартуға болмайды: басталуына кемінде { $setting-cancel_until } қалуы керек.

my-history = Жазылу тарихы:
    .row = { $row-at } · { $row-change ->
        [created] жазылды
        [held] уақыт сақталып тұрды
        [offered] күту тізімінен уақыт ұсынылды
        [moved] уақыты өзгерді{ $row-was ->
            [none] { "" }
           *[other] { " " }(бұрынғысы: { $row-was })
        }
        [edited] деректері өзгерді
        [confirmed] расталды
        [declined] қабылданбады
        [completed] аяқталды
        [no_show] келмеді
        [released] уақыт босатылды
        [expired] уақытында расталмады
        [deleted] өшірілді
        [restored] қалпына келтірілді
       *[cancelled] жойылды
    }{ $row-why ->
        [none] { "" }
       *[other] { " " }({ $row-why })
    } · { $row-by ->
        [none] бот
       *[other] { $row-by-full_name ->
            [none] есімі жоқ
           *[other] { $row-by-full_name }
        }
    }
