# Жалғыз «Жазылу» арнаға жазылу болып түсініледі.
book =
    .command = Қызметке жазылу
    .menu = Қызметке жазылу

book-service = Қызметті таңдаңыз:
    .row = { $row-name } · { $row-duration }{ $row-price ->
        [none] { "" }
       *[other] { " · " }{ $row-price }
    }

book-day = { $service-name }. Күнді таңдаңыз:
    .wait = Күту тізімі
    .back = Басқа қызмет
    .none = Бұл қызметке әзірге бос уақыт жоқ.
book-start = { $day }. Уақытты таңдаңыз:
    .back = Басқа күн
    .none = Бұл күні бос уақыт жоқ.

book-name = Есіміңіз кім?
    .back = Басқа уақыт
book-phone = Нөміріңізді батырма арқылы жіберіңіз немесе жазыңыз: +7 701 123 45 67.
    .back = Басқа есім

book-confirm =
    Қызмет: { $service-name }, { $service-duration }
    Уақыты: { $start }
    Бағасы: { $service-price ->
        [none] нақтыланады
       *[other] { $service-price }
    }
    Есім: { $name }
    Телефон: { $phone }

    Бәрі дұрыс па?
    .confirm = Иә, жазыламын
    .service = Қызметті өзгерту
    .day = Уақытын өзгерту
    .name = Есімді өзгерту
    .phone = Телефонды өзгерту
    .leave = Жоқ, жазылмаймын

book-thanks =
    Сіз жазылдыңыз ✅

    { booking_visit }
    Мекенжай: { salon_address }
    Салон телефоны: { $setting-phone }

    Өзгерту немесе бас тарту: /my (кемінде { $setting-cancel_until } бұрын)

book-closed = Қазір онлайн жазылуға болмайды. Қоңырау шалыңыз: { $setting-phone }.

book-wait_day =
    { $service-name }. Қай күнді күтесіз? Таңдаңыз немесе жазыңыз, мысалы: 12.05.2026.

    Уақыт босаса, бот оны сізге ұсынады.
    .back = Басқа қызмет
book-wait_name = { book-name }
    .back = Басқа күн
book-wait_phone = { book-phone }
    .back = Басқа есім
book-wait =
    .closed = Бұл күні жазылу болмайды.
book-waiting =
    Сіз күту тізіміндесіз ✅

    { $service-name }
    Күні: { $wait_day }

    { $place-declined ->
        [none] Уақыт босаса, бот осында жазады.
       *[other] Бұл күні бос уақыт бар, жазылу: /book. Басқа уақыт босаса, бот осында жазады.
    }
book-already_waiting = Сіз бұл күннің күту тізімінде бұрыннан барсыз. Уақыт босаса, бот осында жазады.
