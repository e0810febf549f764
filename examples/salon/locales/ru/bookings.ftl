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
