opinions =
    .command = Мнения клиентов и NPS
    .menu = Мнения и NPS
opinions-period = За какое время показать мнения?
    .month = За 30 дней
    .quarter = За 90 дней
    .year = За год
    .dates = Выбрать день
opinions-since = С какого дня показать мнения?
    .period = Назад
opinions-figures =
    { $period ->
        [month] Мнения за последние 30 дней
        [quarter] Мнения за последние 90 дней
        [year] Мнения за последний год
       *[dates] Мнения с { DATETIME($since, weekday: "none") }
    }

    { $total ->
        [0] Мнений пока нет.
       *[other]
        <b>NPS: { $nps }</b>

        Всего мнений: { $total }
        Рекомендуют (9–10): { $promoters }
        Нейтральны (7–8): { $passives }
        Не рекомендуют (0–6): { $detractors }

        Оценка – сколько мнений:
    }
    .row = { $row-score } – { $row-count }
    .list = Прочитать мнения
    .period = Другой период
    .menu = Меню
opinions-list =
    Мнения, новые сверху

    Выберите мнение или напишите слово из него.
    .row = { $row-score } · { DATETIME($row-day, weekday: "none") }
    .figures = К оценкам
    .menu = Меню
opinions-one =
    Оценка: { $opinion-score }
    Когда: { $opinion-day }

    { $opinion-comment ->
        [none] Клиент ничего не написал.
       *[other] «{ $opinion-comment }»
    }
    .list = К мнениям
opinions-menu = Выберите раздел:
