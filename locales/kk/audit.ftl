### Кім нені өзгертті. Бөлімдер, өрістер мен мәндер өзгертілетін экрандағыдай аталады.

audit =
    .menu = Өзгерістер журналы
audit-list =
    Өзгерістер журналы

    Жаңасы жоғарыда. Толығырақ білу үшін жолды таңдаңыз немесе атауын не есімін жазыңыз.
    .row = { DATETIME($row-at, weekday: "none") } · { audit_row_place } · { $row-change ->
        [created] қосылды
        [deleted] тізімнен алынды
        [restored] қайтарылды
       *[changed] { audit_row_field }
    }
    .menu = Мәзір
audit-nothing = Әзірге өзгеріс болған жоқ.
    .menu = Мәзір
audit-one =
    { audit_place }
    { $line-change ->
        [created] Қосылды
        [deleted] Тізімнен алынды
        [restored] Қайтарылды
       *[changed] Өзгертілді: { audit_field }
    }{ $line-change ->
        [changed] { "\u000A" }Бұрынғысы: { $line-old ->
            [none] –
           *[other] { $line-old }
        }{ "\u000A" }Қазіргісі: { $line-new ->
            [none] –
           *[other] { $line-new }
        }
       *[other] { "" }
    }
    Қашан: { $line-at }
    Кім: { $line-by-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $line-by-full_name }
    }
    .list = Артқа
# Бөлім және ондағы жол.
audit_row_place = { $row-title ->
        [none] { $row-section }
       *[other] { $row-title }
    }{ $row-what ->
        [none] { "" }
       *[other] : { $row-what }
    }
audit_place = { $line-title ->
        [none] { $line-section }
       *[other] { $line-title }
    }{ $line-what ->
        [none] { "" }
       *[other] : { $line-what }
    }
# Өзгертілген өріс.
audit_row_field = { $row-label ->
        [none] { $row-field ->
            [none] { "" }
           *[other] { $row-field }
        }
       *[other] { $row-label }
    }
audit_field = { $line-label ->
        [none] { $line-field ->
            [none] { "" }
           *[other] { $line-field }
        }
       *[other] { $line-label }
    }
audit-menu = Бөлімді таңдаңыз:
