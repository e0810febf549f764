rows_table-list =
    .row = { $row-name }, { $row-seats } орын
rows_table-hidden =
    .row = { $row-name }, { $row-seats } орын
rows_table-sure =
    { $chosen-name }, { $chosen-seats } орын

    { $ahead ->
        [0] Алда брондау жоқ.
       *[other] Алда { $ahead } брондау бар. Олар қалады, жаңасы қосылмайды.
    }
    Жасырасыз ба?
rows_table-new =
    .name = Үстел қалай аталады? Мысалы: Терезе жанында.
    .seats = Үстелде неше орын бар?
    .description = Үстел несімен жақсы? Қонақ мұны брондар алдында көреді. Мысалы: саябаққа қарайды.
    .parts = Үстел басқа үстелдерден құралған ба? Соларды белгілеңіз. Олай болмаса, «Дайын» батырмасын басыңыз.
rows_table-edit =
    .name = { rows_table-new.name }
    .seats = { rows_table-new.seats }
    .description = { rows_table-new.description }
    .parts = { rows_table-new.parts }
rows_table-booked =
    .done = { $chosen-name }. Барлық брондау: { $total }, алдағысы: { $ahead }.
