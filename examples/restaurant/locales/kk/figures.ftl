figures =
    .command = Статистика
    .menu = Статистика

figures-period = Қай аралықты көрсетейін?
    .week = 7 күн
    .month = 30 күн
    .day = Бүгін
    .menu = Мәзір
figures-figures =
    { figures_period }

    Брондау саны: { $total }
    Қонақ саны: { $guests }
    Бас тартылған: { $cancelled } ({ $cancelled_share }%)
    Келмеген: { $absent } ({ $absent_share }%)

    Үстелдер бойынша (бас тартылғандар мен келмегендерді қоспағанда):
    .row = { $row-table-name }: { $row-count }
    .days = Күндер бойынша
    .tables = Үстелдер бойынша
    .period = Басқа аралық
figures_period = { $period ->
        [day] Бүгін
        [week] Соңғы 7 күн
       *[month] Соңғы 30 күн
    }

figures-by_table = Үстелдер бойынша брондаулар (бас тартылғандар мен келмегендерді қоспағанда).
    .file = Үстелдер бойынша брондаулар
    .file-title = Үстелдер бойынша брондаулар. { figures_period }
    .bar = { $row-table-name }
    .days = Күндер бойынша
    .figures = Сандар
figures-by_day = Күндер бойынша қонақтар (бас тартылғандар мен келмегендерді қоспағанда).
    .file = Күндер бойынша қонақтар
    .file-title = Күндер бойынша қонақтар. { figures_period }
    .bar = { DATETIME($row-date, date: "short", weekday: "none") }
    .tables = Үстелдер бойынша
    .figures = Сандар
figures-menu = Бөлімді таңдаңыз:
