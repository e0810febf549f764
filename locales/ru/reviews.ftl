reviews =
    .menu = Отзывы

reviews-marks =
    { $period ->
        [week] Отзывы о визитах за 7 дней
        [month] Отзывы о визитах за 30 дней
       *[all] Все отзывы
    }

    { $average ->
        [none] Отзывов пока нет.
       *[other]
        Средняя оценка: { $average }

        Сколько каких оценок:
    }
    .row = { reviews_stars } – { $row-count }
    .list = Прочитать отзывы
    .period = Другой период
    .menu = Меню
# Сколько звёзд, столько и знаков.
reviews_stars = { $row-stars ->
        [1] ★
        [2] ★★
        [3] ★★★
        [4] ★★★★
       *[other] ★★★★★
    }
reviews-list =
    Отзывы, новые сверху

    Выберите отзыв или напишите слово из него.
    .row = { reviews_stars } · { $row-booking-service-name } · { DATETIME($row-booking-start, time: "none", weekday: "none") }
    .marks = Оценки
    .menu = Меню
reviews-one =
    Оценка: { $review-stars }
    Когда: { $review-booking-start }
    Услуга: { $review-booking-service-name }
    { $review-comment ->
        [none] Клиент ничего не написал.
       *[other] «{ $review-comment }»
    }
    .list = К отзывам
reviews-period = За какой период показать отзывы?
    .all = Все отзывы
    .month = За 30 дней
    .week = За 7 дней
reviews-menu = Выберите раздел:
