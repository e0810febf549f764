book =
    .command = Дәрігерге жазылу
    .menu = Дәрігерге жазылу

book-branch = Филиалды таңдаңыз:
    .row = { $row-name } · { $row-address }
    .menu = Мәзір
book-service = { $branch-name }. Қызметті таңдаңыз:
    .row = { $row-name }{ $row-price ->
        [none] { "" }
       *[other] { " · " }{ $row-price }
    }
    .back = Басқа филиал
    .none = Қазір бұл филиалға жазылуға болмайды. Басқасын таңдаңыз.
book-doctor = { $service-name }. Дәрігерді таңдаңыз:
    .row = { $row-name }
    .skip = Кез келген дәрігер
    .back = Басқа қызмет
    .none = Бұл қызметке қазір дәрігер жоқ. Басқасын таңдаңыз.
book-day = Күнді таңдаңыз:
    .back = Басқа дәрігер
    .none = Әзірге бос уақыт жоқ. Басқа дәрігерді таңдаңыз.
book-start = Уақытты таңдаңыз ({ $day }):
    .back = Басқа күн
    .none = Бұл күні бос уақыт жоқ.

book-confirm =
    Уақыты: <b>{ $start }</b>
    Қызмет: { $service-name }, { $service-duration }
    Дәрігер: { $doctor ->
        [none] кез келген
       *[other] { $doctor-name }
    }
    Филиал: { $branch-name }, { $branch-address }
    Бағасы: { $service-price ->
        [none] тегін
       *[other] { $service-price }
    }{ $prepaid ->
        [true] { "\u000A\u000A" }Қызмет ақысын { $setting-pay_within } ішінде төлеу керек.
       *[other] { "" }
    }

    Бәрі дұрыс па?
    .confirm = Иә, жазыламын
    .branch = Филиалды өзгерту
    .service = Қызметті өзгерту
    .doctor = Дәрігерді өзгерту
    .day = Уақытты өзгерту
    .leave = Жоқ, жазылмаймын
book-same =
    .repriced = Сіз жазылып жатқанда бағасы немесе ұзақтығы өзгерді. Тағы бір қарап шығыңыз.
book-hold =
    .full = { book-save.full }
    .too_late = { book-save.too_late }
# Бос уақыт жоқ немесе пациенттің бұл күнгі жазылулары рұқсат етілгеннен көп болады.
book-save =
    .full = Бұл күнге енді жазылуға болмайды. Басқасын таңдаңыз.
    .too_late = Бұл уақытқа енді онлайн жазыла алмайсыз: басталуына аз қалды. Басқасын таңдаңыз.
book-pay =
    .expired = Төлеу мерзімі өтті, жазылу жойылды. Уақытты қайта таңдаңыз.
book-thanks =
    Сіз қабылдауға жазылдыңыз ✅

    { booking_visit }
    Клиника телефоны: { $setting-phone }

    Жеке куәлігіңізді ала келіңіз. Уақытын өзгерту немесе жазылудан бас тарту: /my
# Растаудан кейін файлмен бірге жіберіледі.
book-calendar = Файлды ашсаңыз, жазылу телефон күнтізбесінде пайда болады.
    .file = Клиникаға жазылу
    .file-title = { booking_event }
    .file-about = { booking_event.about }
    .file-place = { booking_event.place }
book-closed = Қазір онлайн жазылуға болмайды. Қоңырау шалыңыз: { $setting-phone }. Мәзір: /start
book-menu = Бөлімді таңдаңыз:
