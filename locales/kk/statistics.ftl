statistics =
    .command = Статистика
    .menu = Статистика

statistics-period = Қай аралықты көрсетейін?
    .week = 7 күн
    .month = 30 күн
    .day = Бүгін
    .menu = Мәзір
statistics-figures =
    { statistics_period }

    Жазылу саны: { $total } (алдыңғы аралықта: { $before })
    Түсім: { $revenue }
    Келіп кеткені белгіленген: { $completed }
    Бас тартылған: { $cancelled } ({ $cancelled_share }%)
    Келмеген: { $absent } ({ $absent_share }%)

    { $kept ->
        [0] Қызметтерге жазылған әзірге ешкім жоқ.
       *[other] Қызметтер бойынша, бас тартылғандарды қоспағанда:
    }
    .row = { $row-service-name }: { $row-count }
    .services = Қызметтер бойынша
    .days = Күндер бойынша
    .hours = Сағаттар бойынша
    .period = Басқа аралық
statistics_period = { $period ->
        [day] Бүгін
        [week] Соңғы 7 күн
       *[month] Соңғы 30 күн
    }

statistics-by_service = Қызметтер бойынша жазылулар.
    .file = Қызметтер бойынша жазылулар
    .file-title = Қызметтер бойынша жазылулар. { statistics_period }
    .bar = { $row-service-name }
    .days = Күндер бойынша
    .hours = Сағаттар бойынша
    .figures = Сандар
statistics-by_day = Күндер бойынша жазылулар.
    .file = Күндер бойынша жазылулар
    .file-title = Күндер бойынша жазылулар. { statistics_period }
    .bar = { DATETIME($row-date, date: "short", weekday: "none") }
    .services = Қызметтер бойынша
    .hours = Сағаттар бойынша
    .figures = Сандар
statistics-by_hour = Сағаттар бойынша жазылулар: клиент қай уақытта көп.
    .file = Сағаттар бойынша жазылулар
    .file-title = Сағаттар бойынша жазылулар. { statistics_period }
    .bar = { $row-hour }:00
    .services = Қызметтер бойынша
    .days = Күндер бойынша
    .figures = Сандар
statistics-menu = Бөлімді таңдаңыз:
