broadcast =
    .command = Пациенттерге таратылым жіберу
broadcast-branch = Алушылар соңғы рет қай филиалға келген?
    .row = { $row-name }
    .skip = Кез келген филиал
    .segment = Артқа
broadcast-last = Алушылар соңғы рет қашан келген?
    .month = Соңғы 30 күнде
    .half_year = Соңғы жарты жылда
    .long_ago = Жарты жылдан бұрын
    .skip = Кез келген уақыт
    .branch = Артқа
# Таратылымды пациенттердің қайсысы алады.
broadcast_whom =
    Соңғы келгені: { $last ->
        [month] соңғы 30 күнде
        [half_year] соңғы жарты жылда
        [long_ago] жарты жылдан бұрын
       *[none] кез келген уақытта
    }{ $branch ->
        [none] { "" }
       *[other] { "\u000A" }Филиалы: { $branch-name }
    }{ $language ->
        [none] { "" }
       *[other] { "\u000A" }Тілі: { $language }
    }
broadcast-preview =
    { EACH($text) }

    { $everybody ->
        [true] { $people ->
            [0] Алушы жоқ: таратылым ешкімге жіберілмейді.
           *[other] Алушылар саны: { $people }. Жібересіз бе?
        }
       *[false]
        { broadcast_whom }

        { $people ->
            [0] Ондай пациент жоқ: таратылым ешкімге жіберілмейді.
           *[other] Алушылар саны: { $people }. Жібересіз бе?
        }
    }
broadcast-send_visited =
    .done = { broadcast-send.done }
    .too_large = Алушы тым көп: 50 000-нан астам. Филиалды немесе басқа уақытты таңдаңыз.
