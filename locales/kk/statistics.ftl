statistics =
    .command = Статистика
    .menu = Статистика

statistics-period = Қай аралықты көрсетейін?
    .week = 7 күн
    .month = 30 күн
    .day = Бүгін
    .dates = Күндерін таңдау
    .menu = Мәзір
statistics-first = Қай күннен бастап?
    .period = Артқа
statistics-last = Соңғы күн қайсы?
    .first = Басқа бірінші күн
    .period = Артқа
statistics-count =
    .backwards = Соңғы күн бірінші күннен ертерек.
    .too_long = Бұл бір жылдан көп. 366 күннен аспайтын аралық таңдаңыз.
statistics-figures =
    <b>{ statistics_period }</b>

    Жазылу саны: { $total } (алдыңғы аралықта: { $before })
    Келіп кеткендер: { $completed }
    Бас тартылғаны: { $cancelled } ({ $cancelled_share }%)
    Келмегендер: { $absent } ({ $absent_share }%)

    Түсім: { $revenue } (келіп кеткендерден)
    Келгені белгіленбеген: { $expected } (расталған жазылулар)

    { $load ->
        [none] Бұл күндері жұмыс уақыты жоқ.
       *[other] Жұмыс уақытының бос емес бөлігі: { $load }%
    }
    { $begun ->
        [0] Ботта жазылуды ешкім бастамаған.
       *[other] Ботта жазылуды бастаған: { $begun }, соның ішінде жазылғаны: { $booked } ({ $conversion }%)
    }

    { $completed ->
        [0] Келіп кеткендер әзірге белгіленбеген.
       *[other] Келіп кеткендер, қызметтер бойынша:
    }
    .row = { $row-service-name }: { $row-count }, { $row-sum }
    .services = Қызметтер бойынша
    .days = Күндер бойынша
    .hours = Сағаттар бойынша
    .period = Басқа аралық
statistics_period = { $period ->
        [day] Бүгін
        [week] Соңғы 7 күн
        [month] Соңғы 30 күн
       *[dates] { $single ->
            [true] Күн: { DATETIME($first, weekday: "none") }
           *[false] Күндер: { DATETIME($first, weekday: "none") } – { DATETIME($last, weekday: "none") }
        }
    }

statistics-by_service = Қызметтер бойынша жазылулар (бас тартылғандар мен келмегендерді қоспағанда).
    .file = Қызметтер бойынша жазылулар
    .file-title = Қызметтер бойынша жазылулар. { statistics_period }
    .bar = { $row-service-name }
    .days = Күндер бойынша
    .hours = Сағаттар бойынша
    .figures = Сандар
statistics-by_day = Күндер бойынша жазылулар (бас тартылғандар мен келмегендерді қоспағанда).
    .file = Күндер бойынша жазылулар
    .file-title = Күндер бойынша жазылулар. { statistics_period }
    .bar = { DATETIME($row-date, date: "short", weekday: "none") }
    .services = Қызметтер бойынша
    .hours = Сағаттар бойынша
    .figures = Сандар
statistics-by_hour = Сағаттар бойынша жазылулар (бас тартылғандар мен келмегендерді қоспағанда).
    .file = Сағаттар бойынша жазылулар
    .file-title = Сағаттар бойынша жазылулар. { statistics_period }
    .bar = { $row-hour }:00
    .services = Қызметтер бойынша
    .days = Күндер бойынша
    .figures = Сандар
statistics-menu = Бөлімді таңдаңыз:
