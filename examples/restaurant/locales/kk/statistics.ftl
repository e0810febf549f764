statistics-figures =
    <b>{ statistics_period }</b>

    Брондау саны: { $total }
    Қонақ саны: { $guests }
    Бас тартылған: { $cancelled } ({ $cancelled_share }%)
    Келмеген: { $absent } ({ $absent_share }%)

    { $kept ->
        [0] Бұл аралыққа үстел брондалмаған (бас тартылғандар мен келмегендерді қоспағанда).
       *[other] Үстелдер бойынша (бас тартылғандар мен келмегендерді қоспағанда):
    }
    .row = { $row-table-name }: { $row-count }
    .tables = Үстелдер бойынша

statistics-by_table = Үстелдер бойынша брондаулар (бас тартылғандар мен келмегендерді қоспағанда).
    .file = Үстелдер бойынша брондаулар
    .file-title = Үстелдер бойынша брондаулар. { statistics_period }
    .bar = { $row-table-name }
    .days = Күндер бойынша
    .figures = Сандар
statistics-by_day = Күндер бойынша қонақтар (бас тартылғандар мен келмегендерді қоспағанда).
    .file = Күндер бойынша қонақтар
    .file-title = Күндер бойынша қонақтар. { statistics_period }
    .bar = { DATETIME($row-date, date: "short", weekday: "none") }
    .tables = Үстелдер бойынша
