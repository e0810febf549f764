statistics =
    .command = Статистика
    .menu = Статистика

statistics-period = За какой период?
    .week = За 7 дней
    .month = За 30 дней
    .day = За сегодня
    .menu = Меню
statistics-figures =
    { statistics_period }

    Записей: { $total } (за предыдущий период: { $before })
    Выручка: { $revenue }
    Отмечено, что визит состоялся: { $completed }
    Отменено: { $cancelled } ({ $cancelled_share }%)
    Не пришли: { $absent } ({ $absent_share }%)

    { $kept ->
        [0] Записей на услуги пока нет.
       *[other] Записи по услугам, без отменённых:
    }
    .row = { $row-service-name }: { $row-count }
    .services = По услугам
    .days = По дням
    .hours = По часам
    .period = Другой период
statistics_period = { $period ->
        [day] Сегодня
        [week] Последние 7 дней
       *[month] Последние 30 дней
    }

statistics-by_service = Записи по услугам.
    .file = Записи по услугам
    .file-title = Записи по услугам. { statistics_period }
    .bar = { $row-service-name }
    .days = По дням
    .hours = По часам
    .figures = Цифры
statistics-by_day = Записи по дням.
    .file = Записи по дням
    .file-title = Записи по дням. { statistics_period }
    .bar = { DATETIME($row-date, date: "short", weekday: "none") }
    .services = По услугам
    .hours = По часам
    .figures = Цифры
statistics-by_hour = Записи по часам: когда клиентов больше всего.
    .file = Записи по часам
    .file-title = Записи по часам. { statistics_period }
    .bar = { $row-hour }:00
    .services = По услугам
    .days = По дням
    .figures = Цифры
statistics-menu = Выберите раздел:
