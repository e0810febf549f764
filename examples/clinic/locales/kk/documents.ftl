documents =
    .command = Құжаттар
    .menu = Құжаттар
documents_kind = { $document-kind ->
        [certificate] Анықтама
        [result] Анализ нәтижесі
       *[extract] Үзінді көшірме
    }
documents-list = Құжаттарыңыз. Файлын алу үшін дайын құжатты таңдаңыз:
    .row = { $row-kind ->
        [certificate] Анықтама
        [result] Анализ нәтижесі
       *[extract] Үзінді көшірме
    } · { DATETIME($row-created, time: "none", weekday: "none") }{ $row-status ->
        [ordered] { " · дайындалып жатыр" }
        [refused] { " · берілмеді" }
       *[ready] { " ✓" }
    }
    .order = Құжатқа тапсырыс беру
    .menu = Мәзір
documents-empty = Әзірге құжат жоқ.
    .order = Құжатқа тапсырыс беру
    .menu = Мәзір
documents-fetch =
    .gone = Бұл құжат клиникада енді жоқ.
documents-paper = { documents_kind }
documents-pending = { documents_kind }: { $document-status ->
        [refused] клиника бұл құжатты бере алмайды. Сұрағыңыз болса, қоңырау шалыңыз: { $setting-phone }
       *[other] әлі дайындалып жатыр. Бот файлды осында жібереді.
    }
    .list = Құжаттар тізімі
documents-kind = Қандай құжат керек?
    .certificate = Анықтама
    .result = Анализ нәтижесі
    .extract = Үзінді көшірме
    .back = Артқа
documents-ordered = Құжатқа тапсырыс берілді ✅ Дайын болғанда бот файлды осында жібереді.
documents-order =
    .unknown = { "" }
documents-unknown = Клиникада мұндай құжат жоқ. Сұрағыңыз болса, қоңырау шалыңыз: { $setting-phone }
    .other = Басқа құжат
    .menu = Мәзір
documents-menu = Бөлімді таңдаңыз:
