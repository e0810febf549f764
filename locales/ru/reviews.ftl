reviews =
    .menu = Отзывы

reviews-marks =
    { $average ->
        [none] Отзывов пока нет.
       *[other]
        Средняя оценка: { $average }

        Оценки и сколько их:
    }
    .row = { reviews_stars } – { $row-count }
    .list = Прочитать отзывы
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
reviews-menu = Выберите раздел:
