offer_booking = { booking_visit }

offer-free =
    Сіз күткен үстел босады.

    { offer_booking }

    { $booking-expires ->
        [none] Бұл үстелді сізге сақтап тұрмыз.
       *[other] Бұл үстелді сізге сақтап тұрмыз. Растау мерзімі: { DATETIME($booking-expires, date: "unless-today", weekday: "none") }.
    }
offer-confirmed =
    Үстел брондалды ✅

    { offer_booking }
    Мекенжай: { restaurant_address }

    Брондауларыңыз: /my
offer-still_waits = Бұл үстелден бас тарттыңыз. Басқасы босаса, бот сізге жазады. Мәзір: /start
offer-passed = Бұл үстелден бас тарттыңыз. Хабарлағаныңызға рахмет. Мәзір: /start
offer-gone = Бұл үстелді енді сізге сақтап тұрған жоқпыз. Брондауларыңыз: /my
