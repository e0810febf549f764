broadcast =
    .command = Таратылымдар
    .menu = Таратылымдар
broadcast-list =
    Таратылымдар

    Қалай жүріп жатқанын көру үшін таратылымды таңдаңыз.
    .row = { $row-text }
    .new = ➕ Жаңа таратылым
    .menu = Мәзір
broadcast-text = Таратылым хабарламасын жазыңыз.
    .menu = Мәзір
broadcast-segment = Кімге жібереміз? Ботпен бір тілде сөйлесетіндерді таңдауға болады.
    .skip = Барлығына
    .text = Артқа
broadcast-preview =
    { EACH($text) }

    { $people ->
        [0] Алушы жоқ: жіберетін ешкім жоқ.
       *[other] Алушылар саны: { $people }. Жібересіз бе?
    }
    .send = Жіберу
    .text = Мәтінді өзгерту
    .segment = Алушыларды өзгерту
    .menu = Мәзір
broadcast-send =
    .done = Таратылым басталды ✅
    .too_large = Алушы тым көп: 50 000-нан астам. Бір тілді таңдаңыз.
broadcast-progress =
    { $broadcast-text }

    Өңделгені: { $share }%
    Кезекте: { $queued }
    Жеткізілді: { $delivered }
    Батырманы басқаны: { $clicked }
    Таратылымнан бас тартқаны: { $off }
    Ботты бұғаттағаны: { $blocked }
    Жеткізілмеді: { $failed }
    { $broadcast-stopped ->
        [true] Таратылым тоқтатылды.
       *[false] { "" }
    }
    .stop = Тоқтату
    .resume = Жалғастыру
    .figures = Жаңарту
    .list = Артқа
broadcast-stop =
    .done = Таратылым тоқтатылды. Жіберілгенін қайтарып алу мүмкін емес.
    .missing = Бұл таратылым енді жоқ.
broadcast-resume =
    .done = Таратылым бес минут ішінде жалғасады.
    .missing = Бұл таратылым енді жоқ.
broadcast-menu = Бөлімді таңдаңыз:
