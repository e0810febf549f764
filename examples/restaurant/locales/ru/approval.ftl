approval-remind =
    Бронь ещё не подтверждена, до начала меньше двух часов: /bookings

    { booking_visit }
    { bookings_client }
approval-sorry =
    К сожалению, ресторан не ответил на вашу бронь вовремя.

    { booking_visit }

    Телефон ресторана: { $setting-phone }
