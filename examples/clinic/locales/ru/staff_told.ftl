staff_told_booking =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }
    { staff_told_client }
