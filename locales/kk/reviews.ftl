reviews =
    .menu = Пікірлер

reviews-marks =
    { $period ->
        [week] Соңғы 7 күнде келгендердің пікірлері
        [month] Соңғы 30 күнде келгендердің пікірлері
       *[all] Барлық пікір
    }

    { $average ->
        [none] Әзірге пікір жоқ.
       *[other]
        Орташа баға: { $average }

        Клиенттер қойған бағалар:
    }
    .row = { reviews_stars } – { $row-count }
    .list = Пікірлерді оқу
    .period = Басқа аралық
    .menu = Мәзір
# Неше жұлдыз болса, сонша белгі.
reviews_stars = { $row-stars ->
        [1] ★
        [2] ★★
        [3] ★★★
        [4] ★★★★
       *[other] ★★★★★
    }
reviews-list =
    Пікірлер, жаңалары жоғарыда

    Пікірді таңдаңыз немесе ішіндегі сөзді жазыңыз.
    .row = { reviews_stars } · { $row-booking-service-name } · { DATETIME($row-booking-start, time: "none", weekday: "none") }
    .marks = Қойылған бағалар
    .menu = Мәзір
reviews-one =
    Клиент қойған баға: { $review-stars }
    Уақыты: { $review-booking-start }
    Қызмет: { $review-booking-service-name }
    { $review-comment ->
        [none] Клиент ештеңе жазбаған.
       *[other] «{ $review-comment }»
    }
    .list = Пікірлер тізімі
reviews-period = Қай аралықтың пікірлерін көрсетейін?
    .all = Барлық пікір
    .month = 30 күн
    .week = 7 күн
reviews-menu = Бөлімді таңдаңыз:
