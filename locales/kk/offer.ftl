offer_booking =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }

offer-free =
    Сіз күткен уақыт босады.

    { offer_booking }

    { $booking-expires ->
        [none] Бұл уақытты сізге сақтап тұрмыз.
       *[other] Бұл уақытты сізге сақтап тұрмыз. Растау мерзімі: { DATETIME($booking-expires, date: "unless-today", weekday: "none") }.
    }
    .confirm = Растау
    .release = Бас тарту
offer-confirmed =
    Жазылу расталды ✅

    { offer_booking }

    Жазылуларыңыз: /my
offer-still_waits = Бұл уақыттан бас тарттыңыз. Басқа уақыт босаса, бот сізге жазады. Мәзір: /start
offer-passed = Бұл уақыттан бас тарттыңыз. Хабарлағаныңызға рахмет. Мәзір: /start
offer-gone = Бұл уақытты енді сізге сақтап тұрған жоқпыз. Жазылуларыңыз: /my
