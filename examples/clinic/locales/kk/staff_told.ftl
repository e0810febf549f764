staff_told_booking =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }
    { staff_told_client }
