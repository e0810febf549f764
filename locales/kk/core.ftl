### Мәндер қалай жазылады: күн бөліктерінің реті, ұзақтық сөздері, иә мен жоқ.

core-money = { $amount }{ "\u00A0" }{ $currency }

# $day бір айдың күндерінің аралығы да болады: 12–18.
core-date =
    .day = { $day } { $month }
    .year = { $year } ж. { $day } { $month }
    .weekday = { $date }, { $weekday }
    .time = { $date }, { $time }

core-duration =
    .days = { $days } күн
    .hours = { $hours } сағ
    .minutes = { $minutes } мин
    .seconds = { $seconds } сек

core-boolean =
    .true = иә
    .false = жоқ

# Әр тіл өзін өзі атайды.
core-language =
    .ru = Русский
    .kk = Қазақша
