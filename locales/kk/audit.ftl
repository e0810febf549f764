### Кім нені өзгертті. Қосымша өз кестелері мен өрістерінің атауын audit_section, audit_section_of және audit_field_own ішінде жазады.

audit =
    .menu = Өзгерістер журналы
audit-list =
    Өзгерістер журналы

    Жаңасы жоғарыда. Толығырақ білу үшін жолды таңдаңыз немесе атауын не есімін жазыңыз.
    .row = { DATETIME($row-at, weekday: "none") } · { $row-section ->
        [service] Қызметтер
        [hours] Жұмыс уақыты
        [closure] Демалыс
        [setting] Баптаулар
       *[other] { audit_section }
    }{ $row-what ->
        [none] { "" }
       *[other] : { $row-what }
    }
    .menu = Мәзір
audit-nothing = Әзірге өзгеріс болған жоқ.
    .menu = Мәзір
audit-one =
    { $line-section ->
        [service] Қызметтер
        [hours] Жұмыс уақыты
        [closure] Демалыс
        [setting] Баптаулар
       *[other] { audit_section_of }
    }{ $line-what ->
        [none] { "" }
       *[other] : { $line-what }
    }
    { $line-change ->
        [created] Қосылды
        [deleted] Алып тасталды
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
# Тек осы қосымшада бар бөлімдер.
audit_section = { $row-section }
audit_section_of = { $line-section }
# Жазылуы бар әр қосымшадағы өрістер.
audit_field = { $line-field ->
        [none] { "" }
        [name] атауы
        [price] бағасы
        [duration] ұзақтығы
        [buffer_before] алдындағы дайындық
        [buffer_after] соңындағы жинау
        [position] тізімдегі орны
        [weekday] апта күні
        [opens] ашылуы
        [closes] жабылуы
        [first] бірінші күн
        [last] соңғы күн
        [step] уақыт қадамы
        [notice] қанша уақыт бұрын жазылуға болады
        [horizon] қанша күн алға жазылуға болады
        [cancel_until] қанша уақыт бұрын бас тартуға болады
        [per_day] күніне жазылу саны
        [per_person] бір клиенттің күндік жазылуы
        [reminder_time] еске салу уақыты
        [tell_staff] иесіне хабарлама
        [offer] күту тізімінен жауап күту
        [silence] диалогтағы жауап күту
        [hold] уақытты сақтау мерзімі
       *[other] { audit_field_own }
    }
audit_field_own = { $line-field ->
        [none] { "" }
       *[other] { $line-field }
    }
audit-menu = Бөлімді таңдаңыз:
