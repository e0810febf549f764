statistics-figures =
    <b>{ statistics_period }</b>

    Броней: { $total }
    Гостей: { $guests }
    Отменено: { $cancelled } ({ $cancelled_share }%)
    Не пришли: { $absent } ({ $absent_share }%)

    { $kept ->
        [0] Столы на это время не бронировали (отмены и неявки не в счёт).
       *[other] Брони по столам, без отмен и неявок:
    }
    .row = { $row-table-name }: { $row-count }
    .tables = По столам

statistics-by_table = Брони по столам, без отмен и неявок.
    .file = Брони по столам
    .file-title = Брони по столам. { statistics_period }
    .bar = { $row-table-name }
    .days = По дням
    .figures = Цифры
statistics-by_day = Гости по дням, без отмен и неявок.
    .file = Гости по дням
    .file-title = Гости по дням. { statistics_period }
    .bar = { DATETIME($row-date, date: "short", weekday: "none") }
    .tables = По столам
