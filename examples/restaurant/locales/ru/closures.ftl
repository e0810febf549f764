closures-remove =
    .done = На эти дни снова можно забронировать стол ✅
closures-sure =
    Закрыть: { DATETIME($new-first, date: "long") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($new-last, date: "long") }
    }
    { $hit ->
        [0] Броней на эти дни нет.
       *[other] Броней на эти дни: { $hit }. Сами они не отменятся: отмените их в разделе «Брони».
    }
closures-add =
    .done = Закрыто. Забронировать стол на эти дни больше нельзя.
