staff_told_booking =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }
    { staff_told_client }
staff_told-moved =
    Перенос записи

    Было: { $before }
    Стало: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }
    { staff_told_client }
staff_told_client =
    Пациент: { $booking-client-full_name ->
        [none] без имени
       *[other] { $booking-client-full_name }
    }{ $booking-client-phone ->
        [none] { "" }
       *[other] , { $booking-client-phone }
    }
