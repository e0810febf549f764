staff_told_booking =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
    { staff_told_client }
# Клиенттің есімі және нөмірі.
staff_told_client =
    Клиент: { $booking-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $booking-client-full_name }
    }{ $booking-client-phone ->
        [none] { "" }
       *[other] , { $booking-client-phone }
    }

staff_told-made =
    Жаңа жазылу

    { staff_told_booking }
staff_told-asked =
    Жаңа жазылу растауды күтіп тұр

    { staff_told_booking }
staff_told-moved =
    Клиент жазылу уақытын өзгертті

    Бұрынғы уақыты: { $before }
    Жаңа уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
    { staff_told_client }
staff_told-cancelled =
    Клиент жазылудан бас тартты

    { staff_told_booking }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Себебі: { $booking-why }
    }
