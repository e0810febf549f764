closures-remove =
    .done = Бұл күндерге қайтадан үстел брондауға болады ✅
closures-sure =
    Жабылады: { DATETIME($new-first, date: "long") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($new-last, date: "long") }
    }
    { $hit ->
        [0] Бұл уақытқа брондау жоқ.
       *[other] Бұл уақытқа { $hit } брондау бар. Олар күшінде қалады, сондықтан «Брондаулар» бөлімінде олардан бас тартыңыз.
    }
closures-add =
    .done = Жабылды. Бұл уақытқа енді үстел брондауға болмайды.
