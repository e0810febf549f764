### Как печатаются значения: порядок частей даты, слова длительности, да и нет.

core-money = { $amount }{ "\u00A0" }{ $currency }

# $day бывает и промежутком дней одного месяца: 12–18.
core-date =
    .day = { $day } { $month }
    .year = { $day } { $month } { $year } г.
    .weekday = { $weekday }, { $date }
    .time = { $date }, { $time }

core-duration =
    .days = { $days } { $days ->
        [one] день
        [few] дня
       *[many] дней
    }
    .hours = { $hours } ч
    .minutes = { $minutes } мин
    .seconds = { $seconds } с

core-boolean =
    .true = да
    .false = нет

# Каждый язык называет себя сам.
core-language =
    .ru = Русский
    .kk = Қазақша
