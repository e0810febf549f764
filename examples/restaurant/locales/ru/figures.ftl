figures =
    .command = Статистика
    .menu = Статистика

figures-period = За какой период?
    .week = За 7 дней
    .month = За 30 дней
    .day = За сегодня
    .menu = Меню
figures-figures =
    { figures_period }

    Броней: { $total }
    Гостей: { $guests }
    Отменено: { $cancelled } ({ $cancelled_share }%)
    Не пришли: { $absent } ({ $absent_share }%)

    Брони по столам, без отмен и неявок:
    .row = { $row-table-name }: { $row-count }
    .days = По дням
    .tables = По столам
    .period = Другой период
figures_period = { $period ->
        [day] Сегодня
        [week] Последние 7 дней
       *[month] Последние 30 дней
    }

figures-by_table = Брони по столам, без отмен и неявок.
    .file = Брони по столам
    .file-title = Брони по столам. { figures_period }
    .bar = { $row-table-name }
    .days = По дням
    .figures = Цифры
figures-by_day = Гости по дням, без отмен и неявок.
    .file = Гости по дням
    .file-title = Гости по дням. { figures_period }
    .bar = { DATETIME($row-date, date: "short", weekday: "none") }
    .tables = По столам
    .figures = Цифры
figures-menu = Выберите раздел:
