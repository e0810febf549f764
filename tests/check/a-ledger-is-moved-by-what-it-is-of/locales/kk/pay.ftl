pay =
    .command = Төлем
pay-card = Карта?
    .row = { $row-visits }
