core-money = { $currency }
core-date =
    .day = { $day } { $month }
    .year = { $day } { $month } { $year }
    .weekday = { $date }
    .time = { $date }, { $time }, { $zone }
    .twice = { $time }
