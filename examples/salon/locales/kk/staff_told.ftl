staff_told_booking =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
    { booking_master }
    { staff_told_client }
