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
