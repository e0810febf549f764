opinions =
    .command = Мнения клиентов и NPS
    .menu = Мнения и NPS
opinions-period = За какое время показать мнения?
    .month = 30 дней
    .quarter = 90 дней
    .all = Всё время
opinions-figures =
    { $period ->
        [month] Мнения за последние 30 дней
        [quarter] Мнения за последние 90 дней
       *[all] Мнения за всё время
    }

    { $total ->
        [0] Мнений пока нет.
       *[other] <b>NPS: { $nps }</b>
    }
    Всего: { $total }
    Рекомендуют (9–10): { $promoters }
    Нейтральны (7–8): { $passives }
    Не рекомендуют (0–6): { $detractors }
    .row = { $row-score }: { $row-count }
    .list = Читать мнения
    .period = Другой период
    .menu = Меню
opinions-list = Выберите мнение, чтобы прочитать его.
    .row = { $row-score } · { DATETIME($row-at, time: "none") }
    .figures = Назад
    .menu = Меню
opinions-one =
    Оценка: { $opinion-score }
    Когда: { $opinion-at }

    { $opinion-comment ->
        [none] Без комментария
       *[other] { $opinion-comment }
    }
    .list = Назад
opinions-menu = Выберите раздел:
