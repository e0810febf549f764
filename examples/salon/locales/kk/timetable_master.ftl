timetable_master =
    .menu = Шеберлердің жұмыс кестесі
