timetable_master =
    .menu = Мастера: график
