visit =
    .command = visit
visit-service = service
    .row = { $row-name }
visit-sent = sent
    .invoice = invoice
    .invoice-title = title
