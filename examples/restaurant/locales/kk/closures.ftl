closures-remove =
    .done = Бұл күндерге қайтадан үстел брондауға болады ✅
closures-sure =
    Жабылатын күндер: { DATETIME($new-first, date: "long") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($new-last, date: "long") }
    }
    { $hit ->
        [0] Бұл күндерге брондау жоқ.
       *[other] Бұл күндерге { $hit } брондау бар. Олар күшінде қалады: «Брондаулар» бөлімінде олардан бас тартыңыз.
    }
closures-add =
    .done = Жабылды. Бұл күндерге енді үстел брондауға болмайды.
