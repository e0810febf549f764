### Шақыру сілтемесін ашқан адам үшін. TABLE – кестенің аты; атауын қосымша жазады: TABLE = Команда.

invited_TABLE-code = Сізге жіберілген сілтемені ашыңыз.
invited_TABLE-own = Бұл – сіздің шақыруыңыз. Сілтемені шақырғыңыз келген адамға жіберіңіз: шақыруды тек басқа адам қабылдай алады.
invited_TABLE-offer =
    { $invitation-by-full_name ->
        [none] Сізді
       *[other] { $invitation-by-full_name } сізді
    } шақырады: { TABLE }

    Сізге қызметкерлерге арналған бөлімдер ашылады. Шақыруды қабылдайсыз ба?
    .accept = Қабылдау
    .decline = Бас тарту
invited_TABLE-welcome =
    Шақыру қабылданды ✅
    Қызметкерлерге арналған бөлімдер мәзірде.
invited_TABLE-tell_taken =
    Шақыру қабылданды ✅

    Тізімде: { $invitation-seat-name }
    Telegram-да: { $me-full_name ->
        [none] –
       *[other] { $me-full_name }
    }
invited_TABLE-declined = Сіз шақырудан бас тарттыңыз.
invited_TABLE-tell_declined = Шақырудан бас тартты: { $invitation-seat-name }
invited_TABLE-already = Қызметкерлерге арналған бөлімдер сізге бұрыннан ашық, сондықтан сіз үшін ештеңе өзгерген жоқ. Шақыру пайдаланылмады.
invited_TABLE-gone = Бұл сілтеме жарамсыз: ол пайдаланылған, қайтарып алынған немесе мерзімі өткен болуы мүмкін. Жаңасын сұраңыз.
invited_TABLE-menu = Бөлімді таңдаңыз:
