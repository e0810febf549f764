# У записи салона есть свои имя и телефон: клиент мог записать другого человека.
bookings-list =
    .row = { $row-start }{ bookings_mark } · { $row-name }
bookings-removed =
    .row = { $row-start } · { $row-name }
bookings-several =
    .row = { $row-start } · { $row-name }
bookings_client =
    Клиент: { $booking-name }
    Телефон: { $booking-phone }
bookings_visit =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }, { $booking-duration }
    { booking_master }
    Цена: { $booking-price ->
        [none] уточняется
       *[other] { $booking-price }
    }
    Статус: { $booking-status ->
        [pending] ждёт подтверждения
        [confirmed] подтверждена
        [completed] завершена
        [declined] отклонена
        [no_show] неявка
       *[cancelled] отменена
    }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Причина: { $booking-why }
    }
bookings-details =
    .master = Другой мастер
bookings-master_to = Кто примет клиента в это время?
    .back = Назад
    .none = В это время другие мастера заняты.
bookings-give =
    .done = Мастер изменён ✅
