pay =
    .command = Оплата
pay-card = Карта?
    .row = { $row-visits }
