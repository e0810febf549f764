timetable_master =
    .menu = Шеберлер: жұмыс кестесі
