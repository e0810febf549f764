opinions =
    .command = Клиенттердің пікірлері және NPS
    .menu = Пікірлер және NPS
opinions-period = Қай аралықтың пікірлерін көрсетейін?
    .month = 30 күн
    .quarter = 90 күн
    .year = Бір жыл
    .dates = Күнді таңдау
opinions-since = Пікірлерді қай күннен бастап көрсетейін?
    .period = Артқа
opinions-figures =
    { $period ->
        [month] Соңғы 30 күннің пікірлері
        [quarter] Соңғы 90 күннің пікірлері
        [year] Соңғы бір жылдың пікірлері
       *[dates] { DATETIME($since, weekday: "none") } күнінен бергі пікірлер
    }

    { $total ->
        [0] Әзірге пікір жоқ.
       *[other]
        <b>NPS: { $nps }</b>

        Пікір саны: { $total }
        Ұсынатындар (9–10): { $promoters }
        Бейтараптар (7–8): { $passives }
        Ұсынбайтындар (0–6): { $detractors }

        Баға – неше пікір:
    }
    .row = { $row-score } – { $row-count }
    .list = Пікірлерді оқу
    .period = Басқа аралық
    .menu = Мәзір
opinions-list =
    Пікірлер, жаңалары жоғарыда

    Пікірді таңдаңыз немесе іздейтін сөзіңізді жазыңыз.
    .row = { $row-score } · { DATETIME($row-day, weekday: "none") }
    .figures = Қойылған бағалар
    .menu = Мәзір
opinions-one =
    Клиент қойған баға: { $opinion-score }
    Күні: { $opinion-day }

    { $opinion-comment ->
        [none] Клиент ештеңе жазбаған.
       *[other] «{ $opinion-comment }»
    }
    .list = Пікірлер тізімі
opinions-menu = Бөлімді таңдаңыз:
