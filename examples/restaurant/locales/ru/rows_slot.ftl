rows_slot-list =
    Время для брони

    Гости видят только время, когда ресторан открыт (раздел «Часы работы»).
    .row = { slot_time }
rows_slot-sure =
    { $chosen-begins }–{ $chosen-ends }

    { $ahead ->
        [0] Предстоящих броней нет.
       *[other] Предстоящих броней: { $ahead }. Они останутся, новых не будет.
    }
    Скрыть?
rows_slot-hidden =
    Скрытое время

    Выберите, что вернуть.
    .row = { slot_time }
rows_slot-edit =
    .begins = Во сколько можно прийти? Например: 18:00.
    .ends = Во сколько стол нужно освободить? Например: 20:00.
rows_slot-new =
    .begins = { rows_slot-edit.begins }
    .ends = { rows_slot-edit.ends }
rows_slot-booked =
    .done = { $chosen-begins }–{ $chosen-ends }. Броней за всё время: { $total }, предстоящих: { $ahead }.
