desk =
    .command = Жазылулар
desk-booking = Қай жазылу?
    .row = { $row-start }
