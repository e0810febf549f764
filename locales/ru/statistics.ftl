statistics =
    .command = Статистика
    .menu = Статистика

statistics-period = За какой период?
    .week = За 7 дней
    .month = За 30 дней
    .day = За сегодня
    .dates = Выбрать дни
    .menu = Меню
statistics-first = С какого дня?
    .period = Назад
statistics-last = По какой день?
    .first = Другой первый день
    .period = Назад
statistics-count =
    .backwards = Последний день раньше первого.
    .too_long = Это больше года. Выберите не больше 366 дней.
statistics-figures =
    <b>{ statistics_period }</b>

    Записей: { $total } (за предыдущий период: { $before })
    Состоялось визитов: { $completed }
    Отменено: { $cancelled } ({ $cancelled_share }%)
    Не пришли: { $absent } ({ $absent_share }%)

    Выручка: { $revenue } (состоявшиеся визиты)
    Без отметки о визите: { $expected } (подтверждённые записи)

    { $load ->
        [none] Рабочего времени в эти дни нет.
       *[other] Занято рабочего времени: { $load }%
    }
    { $begun ->
        [0] Запись в боте никто не начинал.
       *[other] Начали запись в боте: { $begun }, записались: { $booked } ({ $conversion }%)
    }

    { $completed ->
        [0] Состоявшихся визитов пока нет.
       *[other] Состоявшиеся визиты по услугам:
    }
    .row = { $row-service-name }: { $row-count }, { $row-sum }
    .services = По услугам
    .days = По дням
    .hours = По часам
    .period = Другой период
statistics_period = { $period ->
        [day] Сегодня
        [week] Последние 7 дней
        [month] Последние 30 дней
       *[dates] { $single ->
            [true] День: { DATETIME($first, weekday: "none") }
           *[false] Дни: { DATETIME($first, weekday: "none") } – { DATETIME($last, weekday: "none") }
        }
    }

statistics-by_service = Записи по услугам, без отмен и неявок.
    .file = Записи по услугам
    .file-title = Записи по услугам. { statistics_period }
    .bar = { $row-service-name }
    .days = По дням
    .hours = По часам
    .figures = Цифры
statistics-by_day = Записи по дням, без отмен и неявок.
    .file = Записи по дням
    .file-title = Записи по дням. { statistics_period }
    .bar = { DATETIME($row-date, date: "short", weekday: "none") }
    .services = По услугам
    .hours = По часам
    .figures = Цифры
statistics-by_hour = Записи по часам, без отмен и неявок.
    .file = Записи по часам
    .file-title = Записи по часам. { statistics_period }
    .bar = { $row-hour }:00
    .services = По услугам
    .days = По дням
    .figures = Цифры
statistics-menu = Выберите раздел:
