bill-bill = bill
    .invoice-title = Title
bill-thanks = thanks
