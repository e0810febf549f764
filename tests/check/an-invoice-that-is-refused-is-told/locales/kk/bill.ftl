bill-bill = { $payment-amount }
    .invoice-title = Visit
    .invoice = Visit
    .leave = No
bill-thanks = { $payment-amount }
