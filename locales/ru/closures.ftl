closures =
    .menu = Выходные и праздники
# Столбцы выходных, как их называют кнопки и строки анкеты.
closure = Выходные и праздники
    .first = Первый день
    .last = Последний день

closures-list =
    Выходные и праздники

    Выберите, что убрать, или добавьте новые дни.
    .row = { closure_days }
    .add = ➕ Добавить
    .menu = Меню
closure_days = { DATETIME($row-first, date: "short", weekday: "short") }{ $row-single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($row-last, date: "short", weekday: "short") }
    }
closures-empty = Впереди выходных и праздников нет.
    .add = ➕ Добавить
    .menu = Меню
closures-one =
    Закрыто: { DATETIME($chosen-first, date: "long") }{ $chosen-single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($chosen-last, date: "long") }
    }
    .remove = Открыть эти дни
    .list = Назад
closures-remove =
    .done = На эти дни снова можно записаться ✅
closures-new =
    .first = С какого дня закрыто?
    .last = По какой день закрыто? Если день один, выберите его ещё раз.
    .list = Назад
closures-hit =
    .turned = Последний день раньше первого.
    .past = Эти дни уже прошли.
closures-sure =
    Закрыть: { DATETIME($new-first, date: "long") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($new-last, date: "long") }
    }
    { $hit ->
        [0] Записей на это время нет.
       *[other] Записей на это время: { $hit }. Сами они не отменятся: отмените или перенесите их в разделе «Записи».
    }
    .close = Да, закрыть
    .dates = Другие дни
    .list = Назад
closures-add =
    .done = Закрыто. Записаться на это время больше нельзя.
closures-menu = Выберите раздел:
