closures-remove =
    .done = На эти дни снова можно забронировать стол ✅
closures-sure =
    Закрыть: { DATETIME($new-first, date: "long") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($new-last, date: "long") }
    }
    { $hit ->
        [0] Броней на это время нет.
       *[other] Броней на это время: { $hit }. Сами они не отменятся: отмените их в разделе «Брони».
    }
closures-add =
    .done = Закрыто. Забронировать стол на это время больше нельзя.
