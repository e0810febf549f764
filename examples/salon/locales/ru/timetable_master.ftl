timetable_master =
    .menu = График мастеров
