move_booking = { booking_visit }
