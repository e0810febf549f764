rows_slot-list =
    Брондау уақыты

    Қонақтарға мейрамхана ашық кездегі уақыт қана көрінеді: «Жұмыс уақыты».
    .row = { slot_time }
rows_slot-sure =
    { $chosen-begins }–{ $chosen-ends }

    { $ahead ->
        [0] Алда брондау жоқ.
       *[other] Алда { $ahead } брондау бар. Олар қалады, жаңасы қосылмайды.
    }
    Жасырасыз ба?
rows_slot-hidden =
    .row = { slot_time }
rows_slot-edit =
    .begins = Нешеден бастап келуге болады? Мысалы: 18:00.
    .ends = Үстел нешеге дейін қонақтарда болады? Мысалы: 20:00.
rows_slot-new =
    .begins = { rows_slot-edit.begins }
    .ends = { rows_slot-edit.ends }
rows_slot-booked =
    .done = { $chosen-begins }–{ $chosen-ends }. Барлық брондау: { $total }, алдағысы: { $ahead }.
