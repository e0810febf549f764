payments_amount = { $payment-by_hand ->
        [true] { $payment-amount }
       *[false] { $payment-amount } ⭐
    }
payments_booking = { $payment-booking ->
        [none] Жазылу: жоқ
       *[other] Жазылу: { $payment-booking-service-name }, { $payment-booking-start }
    }
payments_client = { $payment-client-full_name ->
        [none] Клиент: есімі көрсетілмеген
       *[other] Клиент: { $payment-client-full_name }
    }{ $payment-client-phone ->
        [none] { "" }
       *[other] , { $payment-client-phone }
    }

payments-invoice =
    { payments_booking }
    Төленетін сома: { payments_amount }

    { $payment-booking-expires ->
        [none] Төлеу үшін төлем шотының астындағы батырманы басыңыз.
       *[other] Төлеу үшін төлем шотының астындағы батырманы басыңыз. Бұл уақытты сізге сақтап тұрмыз. Төлеу мерзімі: { DATETIME($payment-booking-expires, date: "unless-today", weekday: "none") }.
    }
    .invoice-title = Қызмет ақысы
    .invoice = { $payment-booking ->
        [none] Төлем
       *[other] Жазылған уақытыңыз: { $payment-booking-start }
    }
    .leave = { $payment-booking-expires ->
        [none] Төлемеу
       *[other] Жазылудан бас тарту
    }
payments-changed = Төленетін сома өзгерді. Бұрынғы төлем шоты енді жарамсыз, жаңасы – төменде.
payments-expired =
    { $payment-booking-status ->
        [none] Төлеу мерзімі өтті, төлем шоты жабылды.
        [confirmed] Төлеу мерзімі өтті, төлем шоты жабылды. Жазылуыңыз сақталады.
       *[other] { $payment-booking-expires ->
            [none] Төлем шоты жабылды: жазылудан бас тартылды.
           *[other] Төлеу мерзімі өтті, жазылу жойылды.
        }
    }

    { payments_booking }

    Мәзір: /start
payments-left = { $payment-booking-status ->
        [none] Төлем шоты жабылды.
        [confirmed] Төлем шоты жабылды. Жазылуыңыз сақталады.
        [pending] Төлем шоты жабылды.
       *[other] Төлем шоты мен жазылу жойылды.
    } Мәзір: /start
# Жазылу жойылды немесе төлем шотын басқа біреу жапты.
payments-closed =
    { $payment-booking-status ->
        [none] Төлем шоты жабылды, оны төлеудің қажеті жоқ.
        [cancelled] Жазылу жойылды, төлем шоты жабылды: оны төлеудің қажеті жоқ.
        [declined] Жазылу қабылданбады, төлем шоты жабылды: оны төлеудің қажеті жоқ.
       *[other] Төлем шоты жабылды, оны төлеудің қажеті жоқ.
    }

    { payments_booking }

    Мәзір: /start
# Telegram төлем шотын қабылдамады.
payments-unsent =
    Төлем шоты жіберілмеді: Telegram оны қабылдамады

    { payments_client }
    { payments_booking }
    Сомасы: { payments_amount }

    { $payment-by_hand ->
        [true] Төлем жүйесінің токенін, валютаны және соманы тексеріңіз. Telegram жауабы боттың журналында жазылған.
       *[false] Соманы тексеріңіз. Telegram жауабы боттың журналында жазылған.
    }
payments-unable =
    { $payment-booking-status ->
        [none] Төлем шотын жібере алмадық. Ақша алынған жоқ.
        [confirmed] Төлем шотын жібере алмадық. Ақша алынған жоқ, жазылуыңыз сақталады.
       *[other] Төлем шотын жібере алмадық, сондықтан жазылу жойылды. Ақша алынған жоқ.
    }

    { payments_booking }

    Бұдан хабардармыз. Кейінірек қайталап көріңіз: /start
payments-paid =
    { $payment-booking ->
        [none] Төлем түсті ✅
       *[other] Төлем түсті, сіз жазылдыңыз ✅
    }

    { payments_booking }
    Төленді: { payments_amount }

    { $payment-booking ->
        [none] Мәзір: /start
       *[other] Жазылуларыңыз: /my
    }
# Төлем клиент уақытынан айырылғаннан кейін немесе бұрынғы шот бойынша түсті.
payments-unplaced =
    { $payment-booking-status ->
        [none] Бұл төлемді есепке ала алмаймыз: төлем шоты енді жарамсыз. Ақшаңызды қайтарамыз.
        [cancelled] Төлем түсті, бірақ ол кезде жазылу жойылып қойған еді. Ақшаңызды қайтарамыз.
        [declined] Төлем түсті, бірақ ол кезде жазылу қабылданбай қойған еді. Ақшаңызды қайтарамыз.
        [confirmed] Бұл төлемді есепке ала алмаймыз: жазылу ақысы бұрын төленген немесе төлем шоты жарамсыз. Ақшаңызды қайтарамыз. Жазылуыңыз сақталады.
       *[other] Бұл төлемді есепке ала алмаймыз: төлем шоты енді жарамсыз. Ақшаңызды қайтарамыз.
    }

    { payments_booking }
    Төленді: { payments_amount }
payments-give_back =
    Ақшаны қайтарыңыз: { $payment-booking-status ->
        [none] төлем жарамсыз шот бойынша түсті
        [cancelled] төлем жазылу жойылғаннан кейін түсті
        [declined] төлем жазылу қабылданбағаннан кейін түсті
        [confirmed] жазылу ақысы бұрын төленген немесе төлем шоты жарамсыз
       *[other] төлем жарамсыз шот бойынша түсті
    }

    { payments_client }
    { payments_booking }
    Сомасы: { payments_amount }
    .give = Ақшаны қайтару
payments-by_hand =
    Ақшаны төлем жүйесінің кабинеті арқылы қайтарыңыз

    { payments_client }
    Сомасы: { payments_amount }
    Төлем нөмірі: { $payment-receipt ->
        [none] жоқ
       *[other] { $payment-receipt }
    }

    Ақшаны жіберген соң батырманы басыңыз: клиентке хабар барады.
    .given = Ақша қайтарылды
payments-refunded =
    Ақша қайтарылды: { payments_amount }

    { payments_booking }
payments-unrefunded =
    Telegram жұлдыздарды қайтармады

    { payments_client }
    Сомасы: { payments_amount }

    Бот балансында жұлдыз жеткілікті ме, тексеріп, қайталап көріңіз.
    .again = Қайталау
# Төленіп қойған жазылу жойылды.
payments-forsaken =
    Жазылу жойылды. Төлеген ақшаңызды қайтарып, хабарлаймыз.

    { payments_booking }
    Төленді: { payments_amount }
payments-owed =
    Ақшаны қайтарыңыз: төленген жазылу жойылды

    { payments_client }
    { payments_booking }
    Сомасы: { payments_amount }

    Клиент ақшасы қайтарылатынын біледі.
    .give = Ақшаны қайтару
