staff_told_booking =
    Когда: { $booking-start }
    Услуга: { $booking-service-name }
    { booking_master }
    { staff_told_client }
