drop =
    .command = Отменить запись
drop-booking = Что отменить?
    .row = { $row-start }
drop-dropped = Отменено: { $booking-start }
drop-gone = Этой записи нет
drop-nothing = Записей нет
