payments_amount = { $payment-by_hand ->
        [true] { $payment-amount }
       *[false] { $payment-amount } ⭐
    }
payments_booking = { $payment-booking ->
        [none] Жазылу: жоқ
       *[other] Жазылу: { $payment-booking-service-name }, { $payment-booking-start }
    }
payments_client = { $payment-client-full_name ->
        [none] Клиент: аты жоқ
       *[other] Клиент: { $payment-client-full_name }
    }{ $payment-client-phone ->
        [none] { "" }
       *[other] , { $payment-client-phone }
    }

payments-invoice =
    { payments_booking }
    Төленетін сома: { payments_amount }

    { $payment-booking-expires ->
        [none] Төлем шотының астындағы «Төлеу» батырмасын басыңыз.
       *[other] Төлем шотының астындағы «Төлеу» батырмасын басыңыз. Уақытыңызды сақтау мерзімі: { DATETIME($payment-booking-expires, date: "unless-today", weekday: "none") }.
    }
    .invoice-title = Жазылу төлемі
    .invoice = { $payment-booking ->
        [none] Төлем
       *[other] Жазылу уақыты: { $payment-booking-start }
    }
    .leave = Төлемеймін
payments-expired =
    Төлеу мерзімі өтті, жазылу жойылды.

    { payments_booking }

    Мәзір: /start
payments-left = Төлем де, жазылу да жойылды. Мәзір: /start
payments-paid =
    Төлем түсті, сіз жазылдыңыз ✅

    { payments_booking }
    Төленді: { payments_amount }

    Жазылуларыңыз: /my
# Төлем клиент уақытынан айырылғаннан кейін түсті.
payments-unplaced =
    Төлем түсті, бірақ бұл уақыт енді сізде емес. Ақшаңызды қайтарамыз.

    { payments_booking }
    Төленді: { payments_amount }
payments-give_back =
    Ақшаны қайтарыңыз: төлем түсті, бірақ бұл уақыт енді клиентте емес

    { payments_client }
    { payments_booking }
    Сомасы: { payments_amount }
    .give = Ақшаны қайтару
payments-by_hand =
    Ақшаны төлем жүйесінің кабинетінде қайтарыңыз

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

    Бот балансындағы жұлдыздар жететінін тексеріп, қайталап көріңіз.
    .again = Қайталау
