bill-bill = bill
    .invoice-title = A title that has more than thirty-two characters
    .invoice = { $payment-booking ->
        [none] none
       *[other] { $payment-booking-service-name }
    }
bill-thanks = thanks
