book =
    .command = Записаться
book-service = Какая услуга нужна?
book-doctor = К какому врачу?
    .skip = К любому
book-day = На какой день?
book-start = На какое время?
book-thanks = { $booking-doctor-name } ждёт вас { $booking-start }{ $booking-room-name ->
        [none] {""}
       *[other] , кабинет { $booking-room-name }
    }.
