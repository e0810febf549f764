staff_told_booking =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
    { staff_told_client }
# Как зовут клиента и как ему позвонить.
staff_told_client =
    Клиент: { $booking-client-full_name ->
        [none] без имени
       *[other] { $booking-client-full_name }
    }{ $booking-client-phone ->
        [none] { "" }
       *[other] , { $booking-client-phone }
    }

staff_told-made =
    Новая запись

    { staff_told_booking }
staff_told-asked =
    Новая запись ждёт подтверждения

    { staff_told_booking }
staff_told-moved =
    Перенос записи

    Было: { $before }
    Стало: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
    { staff_told_client }
staff_told-cancelled =
    Отмена записи

    { staff_told_booking }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Причина: { $booking-why }
    }
