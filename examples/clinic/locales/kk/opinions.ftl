opinions =
    .command = Пациенттердің пікірлері және NPS
opinions-figures =
    { $period ->
        [month] Соңғы 30 күннің пікірлері
        [quarter] Соңғы 90 күннің пікірлері
        [year] Соңғы бір жылдың пікірлері
       *[dates] Пікірлер, бірінші күні: { DATETIME($since, weekday: "none") }
    }

    { $total ->
        [0] Әзірге пікір жоқ.
       *[other]
        <b>NPS: { $nps }</b>

        Барлық пікір: { $total }
        Ұсынады (9–10): { $promoters }
        Бейтарап (7–8): { $passives }
        Ұсынбайды (0–6): { $detractors }

        Пациенттер қойған бағалар:
    }
opinions-one =
    Пациент қойған баға: { $opinion-score }
    Күні: { $opinion-day }

    { $opinion-comment ->
        [none] Пациент ештеңе жазбаған.
       *[other] «{ $opinion-comment }»
    }
