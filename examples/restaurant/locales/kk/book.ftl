book =
    .command = Үстел брондау
    .menu = Үстел брондау

book-guests = Неше адам боласыздар? 12 адамнан көп болса, қоңырау шалыңыз: { $setting-phone }
    .menu = Мәзір
book-day = Қонақ саны: { $guests }. Күнді таңдаңыз:
    .wait = Күту тізіміне жазылу
    .back = Қонақ санын өзгерту
book-slot = Уақытты таңдаңыз ({ $day }):
    .row = { slot_time }
    .wait = Күту тізіміне жазылу
    .back = Басқа күн
    .none = Бұл күні бос үстел жоқ.
# Тізім жолындағы уақыт.
slot_time = { $row-begins }–{ $row-ends }
book-table = Үстелді таңдаңыз ({ $day }, { $slot-begins }–{ $slot-ends }):
    .row = { $row-name }, { $row-seats } орын
    .skip = Кез келген үстел
    .back = Басқа уақыт
    .none = Бұл уақытта бос үстел жоқ.

book-confirm =
    Уақыты: <b>{ $day }, { $slot-begins }–{ $slot-ends }</b>
    Қонақ саны: { $guests }
    Үстел: { $table-name ->
        [none] кез келген
       *[other] { $table-name }{ $table-description ->
            [none] { "" }
           *[other] , { $table-description }
        }
    }

    Бәрі дұрыс па?
    .confirm = Иә, брондаймын
    .guests = Қонақ санын өзгерту
    .day = Күнін өзгерту
    .slot = Уақытын өзгерту
    .table = Үстелді өзгерту
    .leave = Жоқ, брондамаймын
book-save =
    .taken = Бұл үстелді жаңа ғана басқа адам алып қойды.
    .full = Бұл күнге енді брондауға болмайды: брондауыңыз бар немесе бос үстел қалмады.
    .closed = Бұл күні мейрамхана жабық.
    .too_late = Бұл уақытқа енді онлайн брондауға болмайды: басталуына аз қалды.

book-asked =
    Брондауыңыз растауды күтіп тұр. Мейрамхана жауап берген соң, бот осында жазады.

    { booking_visit }

    Брондауларыңыз: /my
book-thanks =
    Үстел брондалды ✅

    { booking_visit }
    Мейрамхана: { restaurant_name }
    Мекенжай: { restaurant_address }
    Телефоны: { $setting-phone }

    Брондаудан бас тарту: /my{ $limit ->
        [none] { "" }
       *[other] { " (басталуына кемінде " }{ $limit } қалғанда)
    }
# Одан енді онлайн бас тартуға болмайды.
book-thanks_soon =
    Үстел брондалды ✅

    { booking_visit }
    Мейрамхана: { restaurant_name }
    Мекенжай: { restaurant_address }

    Келе алмасаңыз, қоңырау шалыңыз: { $setting-phone }

# Растаудан кейін файлмен бірге жіберіледі.
book-calendar = Файлды ашсаңыз, брондау телефон күнтізбесінде пайда болады.
    .file = Үстел брондау
    .file-title = { restaurant_name } мейрамханасы
    .file-about =
        Қонақ саны: { $booking-guests }
        Үстел: { $booking-table-name }
        Мейрамхана телефоны: { $setting-phone }
    .file-place = { restaurant_address }

book-too_many = Қонақ саны: { $guests }. Мұнша қонаққа үстелді онлайн брондауға болмайды. Қоңырау шалыңыз: { $setting-phone }.
    .guests = Қонақ санын өзгерту
    .menu = Мәзір
book-full = Қонақ саны: { $guests }. Жақын күндерге бос үстел жоқ. Күту тізіміне жазылсаңыз, үстел босағанда бот жазады.
    .wait = Күту тізіміне жазылу
    .guests = Қонақ санын өзгерту
    .menu = Мәзір
book-wait_day =
    Қонақ саны: { $guests }. Үстел қай күнге керек?

    Үстел босаса, бот оны сізге ұсынады.
    .back = Артқа
book-wait_slot =
    Үстел қай уақытқа керек ({ $wait_day })?

    Үстел босаса, бот оны сізге ұсынады.
    .row = { slot_time }
    .back = Басқа күн
book-slot_here =
    Үстел қай уақытқа керек ({ $day })?

    Үстел босаса, бот оны сізге ұсынады.
    .row = { slot_time }
    .back = Артқа
book-closed = Қазір үстелді онлайн брондауға болмайды. Қоңырау шалыңыз: { $setting-phone }. Мәзір: /start
book-menu = Бөлімді таңдаңыз:

# Қашан, неше адам, қай үстел.
booking_visit =
    Уақыты: <b>{ $booking-start }–{ DATETIME($booking-end, date: "none", weekday: "none") }</b>
    Қонақ саны: { $booking-guests }
    Үстел: { $booking-table-name }
