staff_told_booking =
    Уақыты: { $booking-start }
    Қызмет: { $booking-service-name }
    { booking_master }
    { staff_told_client }
