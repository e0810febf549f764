opinions =
    .command = Клиенттердің пікірі және NPS
    .menu = Пікірлер және NPS
opinions-period = Қай уақыттың пікірін көрсетейік?
    .month = 30 күн
    .quarter = 90 күн
    .all = Барлық уақыт
opinions-figures =
    { $period ->
        [month] Соңғы 30 күннің пікірлері
        [quarter] Соңғы 90 күннің пікірлері
       *[all] Барлық уақыттың пікірлері
    }

    { $total ->
        [0] Әзірге пікір жоқ.
       *[other] <b>NPS: { $nps }</b>
    }
    Барлығы: { $total }
    Ұсынады (9–10): { $promoters }
    Бейтарап (7–8): { $passives }
    Ұсынбайды (0–6): { $detractors }
    .row = { $row-score }: { $row-count }
    .list = Пікірлерді оқу
    .period = Басқа аралық
    .menu = Мәзір
opinions-list = Оқу үшін пікірді таңдаңыз.
    .row = { $row-score } · { DATETIME($row-at, time: "none") }
    .figures = Артқа
    .menu = Мәзір
opinions-one =
    Бағасы: { $opinion-score }
    Уақыты: { $opinion-at }

    { $opinion-comment ->
        [none] Түсініктемесіз
       *[other] { $opinion-comment }
    }
    .list = Артқа
opinions-menu = Бөлімді таңдаңыз:
