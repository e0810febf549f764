reviews =
    .menu = Пікірлер

reviews-marks =
    { $average ->
        [none] Әзірге пікір жоқ.
       *[other]
        Орташа баға: { $average }

        Клиенттер қойған бағалар:
    }
    .row = { reviews_stars } – { $row-count }
    .list = Пікірлерді оқу
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
reviews-menu = Бөлімді таңдаңыз:
