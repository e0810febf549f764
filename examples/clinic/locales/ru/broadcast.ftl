broadcast =
    .command = Рассылки пациентам
broadcast-branch = В каком филиале получатели были в последний раз?
    .row = { $row-name }
    .skip = Любой филиал
    .segment = Назад
broadcast-last = Когда получатели были в клинике в последний раз?
    .month = За последние 30 дней
    .half_year = За последние полгода
    .long_ago = Больше полугода назад
    .skip = Любое время
    .branch = Назад
# Кто из пациентов получит рассылку.
broadcast_whom =
    Последний визит: { $last ->
        [month] за последние 30 дней
        [half_year] за последние полгода
        [long_ago] больше полугода назад
       *[none] в любое время
    }{ $branch ->
        [none] { "" }
       *[other] { "\u000A" }Филиал: { $branch-name }
    }{ $language ->
        [none] { "" }
       *[other] { "\u000A" }Язык: { $language }
    }
broadcast-preview =
    { EACH($text) }

    { $everybody ->
        [true] { $people ->
            [0] Получателей нет: отправлять некому.
           *[other] Получателей: { $people }. Отправить?
        }
       *[false]
        { broadcast_whom }

        { $people ->
            [0] Таких пациентов нет: отправлять некому.
           *[other] Получателей: { $people }. Отправить?
        }
    }
broadcast-send_visited =
    .done = { broadcast-send.done }
    .too_large = Получателей слишком много: больше 50 000. Выберите филиал или другое время визита.
