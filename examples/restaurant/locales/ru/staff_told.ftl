staff_told_booking =
    { booking_visit }
    { staff_told_client }
# Как зовут гостя и как ему написать.
staff_told_client = { bookings_client }

staff_told-made =
    Новая бронь

    { staff_told_booking }
staff_told-asked =
    Новая бронь ждёт подтверждения: /bookings

    { staff_told_booking }
staff_told-moved =
    Перенос брони

    Было: { $before }
    Стало: <b>{ $booking-start }</b>
    Гостей: { $booking-guests }
    { staff_told_client }
staff_told-cancelled =
    Отмена брони

    { staff_told_booking }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Причина: { $booking-why }
    }
