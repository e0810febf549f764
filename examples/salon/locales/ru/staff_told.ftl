staff_told_booking =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
    { booking_master }
    { staff_told_client }
