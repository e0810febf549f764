told_booking = { booking_visit }
