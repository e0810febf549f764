staff_told_booking =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }
    { staff_told_client }
staff_told-moved =
    Пациент жазылу уақытын өзгертті

    Бұрынғы уақыты: { $before }
    Жаңа уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }
    { staff_told_client }
staff_told-cancelled =
    Пациент жазылудан бас тартты

    { staff_told_booking }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Себебі: { $booking-why }
    }
staff_told_client =
    Пациент: { $booking-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $booking-client-full_name }
    }{ $booking-client-phone ->
        [none] { "" }
       *[other] , { $booking-client-phone }
    }
