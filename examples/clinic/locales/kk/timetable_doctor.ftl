timetable_doctor =
    .menu = Дәрігерлердің жұмыс кестесі
