rows_doctor-list =
    Дәрігерлер

    Дәрігерді тізімнен таңдаңыз немесе аты-жөнін жазыңыз.
rows_doctor-new =
    .name = Дәрігердің тегі мен аты қандай?
    .branch = Бұл дәрігер қай филиалда қабылдайды?
    .services = Осы дәрігер көрсететін қызметтерді белгілеңіз.
rows_doctor-add =
    .done = Қосылды ✅ Дәрігердің қабылдау уақыты мен демалысын «Дәрігерлер кестесі» бөлімінде белгілеңіз.
rows_doctor-edit =
    .branch = { rows_doctor-new.branch }
    .services = { rows_doctor-new.services }
