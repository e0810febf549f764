approval-remind =
    Бронь ещё не подтверждена, а до начала меньше двух часов. Ответить гостю: /bookings

    { booking_visit }
    { bookings_client }
approval-sorry =
    К сожалению, ресторан не успел подтвердить вашу бронь. Стол за вами не закреплён.

    { booking_visit }

    Телефон ресторана: { $setting-phone }
