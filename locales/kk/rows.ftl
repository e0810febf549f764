### Қызметтер, шеберлер, үстелдер: іс жүргізетіндерге арналған тізім. TABLE – кестенің аты; атауын қосымша жазады: TABLE = Қызметтер.

rows_TABLE =
    .menu = { TABLE }
rows_TABLE-list =
    { TABLE }

    Тізімнен таңдаңыз немесе атауын жазыңыз.
    .add = ➕ Қосу
    .hidden = Жасырылғандар
    .menu = Мәзір
rows_TABLE-empty =
    { TABLE }

    Тізім әзірге бос.
    .add = ➕ Қосу
    .hidden = Жасырылғандар
    .menu = Мәзір
rows_TABLE-booked =
    .done = { $chosen-name }. Барлық жазылу: { $total }, алдағысы: { $ahead }.
rows_TABLE-edit =
    .hide = Жасыру
    .list = Артқа
rows_TABLE-save =
    .done = Сақталды ✅
rows_TABLE-sure =
    { $chosen-name }

    { $ahead ->
        [0] Алда жазылу жоқ.
       *[other] Алда { $ahead } жазылу бар. Олар қалады, жаңасы қосылмайды.
    }
    Жасырасыз ба?
    .hide = Иә, жасырамын
    .keep = Жоқ, қалсын
rows_TABLE-hide =
    .done = Жасырылды. «Жасырылғандар» бөлімінен қайтаруға болады.
rows_TABLE-hidden =
    { TABLE }: жасырылғандар

    Қайсысын қайтарасыз?
    .list = Артқа
rows_TABLE-nothing_hidden = Жасырылғандар жоқ.
    .list = Артқа
rows_TABLE-bring_back =
    .done = Тізімге қайтарылды ✅
rows_TABLE-new =
    .list = Артқа
rows_TABLE-add =
    .done = Қосылды ✅
rows_TABLE-menu = Бөлімді таңдаңыз:
