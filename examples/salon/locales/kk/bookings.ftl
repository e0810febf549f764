# Салонға жазылғанда есім мен телефон бөлек сақталады: клиент басқа адамды жаздыруы мүмкін.
bookings-list =
    .row = { $row-start }{ bookings_mark } · { $row-name }
bookings-removed =
    .row = { $row-start } · { $row-name }
bookings-several =
    .row = { $row-start } · { $row-name }
bookings_client =
    Клиент: { $booking-name }
    Телефоны: { $booking-phone }
