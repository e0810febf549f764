staff_told_booking =
    { booking_visit }
    { staff_told_client }
# Қонақтың есімі және оған қалай жазуға болады.
staff_told_client = { bookings_client }

staff_told-made =
    Жаңа брондау

    { staff_told_booking }
staff_told-asked =
    Жаңа брондау растауды күтіп тұр: /bookings

    { staff_told_booking }
staff_told-moved =
    Брондау уақыты өзгертілді

    Бұрынғы уақыты: { $before }
    Жаңа уақыты: <b>{ $booking-start }</b>
    Қонақ саны: { $booking-guests }
    { staff_told_client }
staff_told-cancelled =
    Қонақ брондаудан бас тартты

    { staff_told_booking }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Себебі: { $booking-why }
    }
