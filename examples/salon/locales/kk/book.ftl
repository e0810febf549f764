# Жалғыз «Жазылу» арнаға жазылу болып түсініледі.
book =
    .command = Қызметке жазылу
    .menu = Қызметке жазылу

book-service = Қызметті таңдаңыз:
    .row = { $row-name } · { $row-duration }{ $row-price ->
        [none] { "" }
       *[other] { " · " }{ $row-price }
    }
    .menu = Мәзір

book-master = Шеберді таңдаңыз:
    .row = { $row-name }
    .none = Бұл қызметті қазір ешкім көрсетпейді. Басқасын таңдаңыз.
    .skip = Кез келген шебер
    .back = Басқа қызмет
book-day = { $service-name }. Күнді таңдаңыз:
    .wait = Күту тізіміне жазылу
    .back = Басқа қызмет
    .none = Бұл қызметке әзірге бос уақыт жоқ.
book-start = Уақытты таңдаңыз ({ $day }):
    .back = Басқа күн
    .none = Бұл күні бос уақыт жоқ.

book-name = Есіміңіз кім? { $me-full_name ->
        [none] Жазыңыз:
       *[other] Жазыңыз немесе есіміңіз жазылған батырманы басыңыз:
    }
    .back = Басқа уақыт
book-phone = Нөміріңізді батырма арқылы жіберіңіз немесе жазыңыз, мысалы: +7 777 123 45 67.
    .back = Басқа есім

book-confirm =
    Қызмет: { $service-name }, { $service-duration }
    Шебер: { $master ->
        [none] кез келген
       *[other] { $master-name }
    }
    Уақыты: <b>{ $start }</b>
    Бағасы: { $service-price ->
        [none] нақтыланады
       *[other] { $service-price }
    }
    Есімі: { $name }
    Телефоны: { $phone }

    Бәрі дұрыс па?
    .confirm = Иә, жазыламын
    .service = Қызметті өзгерту
    .master = Шеберді өзгерту
    .day = Уақытты өзгерту
    .name = Есімді өзгерту
    .phone = Телефонды өзгерту
    .leave = Жоқ, жазылмаймын

book-new_name = Басқа есім жазыңыз немесе бұрынғы есім жазылған батырманы басыңыз:
    .back = Артқа
book-new_phone = Нөміріңізді батырма арқылы жіберіңіз немесе басқасын жазыңыз, мысалы: +7 777 123 45 67.
    .back = Артқа

book-thanks =
    Сіз { salon_name } сұлулық салонына жазылдыңыз ✅

    { booking_visit }
    Мекенжай: { salon_address }
    Салон телефоны: { $setting-phone }

    Уақытын өзгерту немесе жазылудан бас тарту: /my{ $limit ->
        [none] { "" }
       *[other] { " (басталуына кемінде " }{ $limit } қалғанда)
    }
# Оны енді онлайн өзгертуге де, одан бас тартуға да болмайды.
book-thanks_soon =
    Сіз { salon_name } сұлулық салонына жазылдыңыз ✅

    { booking_visit }
    Мекенжай: { salon_address }

    Уақытын өзгерту немесе жазылудан бас тарту үшін қоңырау шалыңыз: { $setting-phone }

# Растаудан кейін файлмен бірге жіберіледі.
book-calendar = Файлды ашсаңыз, жазылу телефон күнтізбесінде пайда болады.
    .file = Салонға жазылу
    .file-title = { booking_event }
    .file-about = { booking_event.about }
    .file-place = { salon_address }

# Клиент күнтізбесіндегі жазылу.
booking_event = { $booking-service-name }: { salon_name } сұлулық салоны
    .about =
        Бағасы: { $booking-price ->
            [none] нақтыланады
           *[other] { $booking-price }
        }
        Салон телефоны: { $setting-phone }

book-save =
    .repriced = Сіз жазылып жатқанда баға өзгерді. Тағы бір қарап шығыңыз.
    .too_late = Бұл уақытқа енді онлайн жазыла алмайсыз: басталуына аз қалды. Басқасын таңдаңыз.
book-closed = Қазір онлайн жазылуға болмайды. Қоңырау шалыңыз: { $setting-phone }. Мәзір: /start

book-wait_day =
    { $service-name }. Қай күнге жазылғыңыз келеді? Таңдаңыз немесе жазыңыз, мысалы: ертең.

    Уақыт босаса, бот оны сізге ұсынады.
    .back = Басқа қызмет
book-wait_name = { book-name }
    .back = Басқа күн
book-wait_phone = { book-phone }
    .back = Басқа есім
book-wait =
    .closed = Бұл күнге жазылуға болмайды.
book-waiting =
    Сіз күту тізіміндесіз ✅

    Қызмет: { $service-name }
    Күні: { $wait_day }

    { $place-declined ->
        [none] Уақыт босаса, бот осында жазады.
       *[other] Бұл күні бос уақыт бар. Қызметке жазылу: /book. Басқа уақыт босаса, бот осында жазады.
    }

    Күту тізімінен шығу: /my

book-already_waiting =
    Сіз бұл күннің күту тізіміне жазылып қойғансыз. Уақыт босаса, бот осында жазады.

    Күту тізімінен шығу: /my

book-hello = Сәлеметсіз бе! Бұл – { salon_name } сұлулық салоны.
book-menu = Бөлімді таңдаңыз:
