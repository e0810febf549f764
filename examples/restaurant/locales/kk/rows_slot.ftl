rows_slot-list =
    Брондау уақыты

    Қонақтарға мейрамхана ашық кездегі уақыт қана көрінеді («Жұмыс уақыты» бөлімі).
    .row = { slot_time }
rows_slot-sure =
    { $chosen-begins }–{ $chosen-ends }

    { $ahead ->
        [0] Алда брондау жоқ.
       *[other] Алда { $ahead } брондау бар. Олар қалады, жаңасы қосылмайды.
    }
    Жасырасыз ба?
rows_slot-hidden =
    Жасырылған уақыттар

    Қайсысын қайтарасыз?
    .row = { slot_time }
rows_slot-edit =
    .begins = Сағат нешеде келуге болады? Мысалы: 18:00.
    .ends = Үстелді сағат нешеде босату керек? Мысалы: 20:00.
rows_slot-new =
    .begins = { rows_slot-edit.begins }
    .ends = { rows_slot-edit.ends }
rows_slot-booked =
    .done = { $chosen-begins }–{ $chosen-ends }. Барлық брондау: { $total }, алдағысы: { $ahead }.
