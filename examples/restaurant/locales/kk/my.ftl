my =
    .command = Менің брондауларым
    .menu = Менің брондауларым

my-upcoming = Сіздің брондауларыңыз:
    .row = { $row-start }{ $row-status ->
        [pending] { " · жауап күтуде" }
       *[other] { "" }
    } · { $row-guests } адам
    .past = Өткен және бас тартылған
    .waiting = Күту тізімі
    .none = Алда брондау жоқ.
# Бас тартылғандары да осында, уақыты әлі келмесе де.
my-past = Өткен және бас тартылған брондаулар:
    .row = { $row-start }{ $row-status ->
        [cancelled] { $row-expires ->
            [none] { " · бас тартылды" }
           *[other] { " · расталмады" }
        }
        [declined] { " · қабылданбады" }
        [no_show] { " · келмеді" }
       *[other] { "" }
    } · { $row-guests } адам
    .upcoming = Алдағы брондаулар
    .waiting = Күту тізімі
my-nothing = Өткендері де жоқ. Үстел брондау: /book

my-waiting = Сіз мына уақытқа үстел күтіп тұрсыз:
    .row = { $row-day ->
        [none] { "" }
       *[other] { $row-day }{ " · " }
    }{ $row-service-begins }–{ $row-service-ends } · { $row-guests } адам
    .menu = Мәзір
my-gone = Сіз енді күту тізімінде емессіз.
    .list = Брондаулар тізімі
    .menu = Мәзір
my-wait_details =
    Күту тізімі
    Күні: { $place-day ->
        [none] –
       *[other] { $place-day }
    }
    Уақыты: { $place-service-begins }–{ $place-service-ends }
    Қонақ саны: { $place-guests }

    Бұл уақытқа үстел күтуді тоқтатасыз ба?
    .leave = Иә, күтпеймін
    .keep = Жоқ, күтемін
my-leave =
    .done = Сіз енді бұл уақытқа үстел күтпейсіз.

my-details =
    { booking_visit }
    { $over ->
        [true] Күйі: уақыты өтті
       *[other] { booking_status }
    }
    Мекенжай: { restaurant_address }{ $late ->
        [true] { "\u000A\u000A" }Басталуына кемінде { $setting-cancel_until } қалғанда ғана брондаудан онлайн бас тартуға болады. Енді бұл үшін қоңырау шалыңыз: { $setting-phone }
       *[other] { "" }
    }
    .cancel = Брондаудан бас тарту
    .list = Брондаулар тізімі

my-confirm =
    .done = Брондау расталды ✅
    .taken = Мерзімі өтті, бұл үстелді басқа адам алып қойды.
    .missing = Бұл брондауды енді растауға болмайды.
my-release =
    .done = Бұл үстелден бас тарттыңыз. Хабарлағаныңызға рахмет.
    .missing = Бұл үстелді енді сізге сақтап тұрған жоқпыз.

my-sure =
    { booking_visit }

    Брондаудан бас тартасыз ба?
my-cancel =
    .done = Брондаудан бас тарттыңыз.
    .too_late = Енді брондаудан онлайн бас тартуға болмайды.
    .missing = Бұл брондаудан енді бас тартуға болмайды.
my-history = Брондау тарихы:
    .row = { history_row }

# Тарих жолы: кім не істеді.
history_row = { $row-at } · { $row-change ->
        [created] брондалды
        [held] үстел сақтап қойылды
        [offered] күту тізімі бойынша үстел ұсынылды
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
