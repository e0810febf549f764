rows_table-list =
    .row = { $row-name }, мест: { $row-seats }
rows_table-hidden =
    .row = { $row-name }, мест: { $row-seats }
rows_table-sure =
    { $chosen-name }, мест: { $chosen-seats }

    { $ahead ->
        [0] Предстоящих броней нет.
       *[other] Предстоящих броней: { $ahead }. Они останутся, новых не будет.
    }
    Скрыть?
rows_table-new =
    .name = Как называется стол? Например: У окна.
    .seats = Сколько мест за столом?
    .description = Чем хорош этот стол? Гость прочтёт это, прежде чем забронировать. Например: вид на парк.
    .parts = Стол составлен из других столов? Отметьте их. Если нет, нажмите «Готово».
rows_table-edit =
    .name = { rows_table-new.name }
    .seats = { rows_table-new.seats }
    .description = { rows_table-new.description }
    .parts = { rows_table-new.parts }
rows_table-booked =
    .done = { $chosen-name }. Броней за всё время: { $total }, предстоящих: { $ahead }.
