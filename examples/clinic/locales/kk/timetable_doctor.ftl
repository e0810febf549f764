timetable_doctor =
    .menu = Дәрігерлер кестесі
