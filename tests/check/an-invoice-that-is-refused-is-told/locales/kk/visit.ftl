visit =
    .command = Visit
visit-sent = { $payment-amount }
    .invoice-title = Visit
    .invoice = Visit
