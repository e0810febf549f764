desk =
    .command = Записи
desk-booking = Какая запись?
    .row = { $row-start }
