timetable_doctor =
    .menu = График врачей
