# Приходит и тем, кто не пришёл, если этого никто не отметил.
feedback-stars =
    Спасибо, что выбрали нас! Как всё прошло?

    Когда: { $booking-start }
    Услуга: { $booking-service-name }

    Оцените визит от 1 до 5:
feedback-earlier =
    .missing = { "" }
feedback-comment = Спасибо за оценку! Напишите отзыв или нажмите «{ core-skip }».
feedback-thanks = Спасибо за отзыв! Ждём вас снова.
