rows_master-list =
    Шеберлер

    Шеберді тізімнен таңдаңыз немесе атын жазыңыз.
rows_master-new =
    .name = Шебердің аты кім?
    .services = Осы шебер көрсететін қызметтерді белгілеңіз.
rows_master-add =
    .done = Қосылды ✅ Шебердің жұмыс уақыты мен демалысын «Шеберлердің жұмыс кестесі» бөлімінде белгілеңіз.
rows_master-edit =
    .services = { rows_master-new.services }
