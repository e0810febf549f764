closures =
    .menu = Демалыс пен мереке күндері
# Демалыс күндерінің бағандары: сауалнаманың батырмалары мен жолдары осылай атайды.
closure = Демалыс пен мереке күндері
    .first = Бірінші күн
    .last = Соңғы күн

closures-list =
    Демалыс пен мереке күндері

    Алып тастағыңыз келген күндерді таңдаңыз немесе жаңасын қосыңыз.
    .row = { closure_days }
    .add = ➕ Қосу
    .menu = Мәзір
closure_days = { DATETIME($row-first, date: "short", weekday: "short") }{ $row-single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($row-last, date: "short", weekday: "short") }
    }
closures-empty = Алда демалыс пен мереке жоқ.
    .add = ➕ Қосу
    .menu = Мәзір
closures-one =
    Жабық: { DATETIME($chosen-first, date: "long") }{ $chosen-single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($chosen-last, date: "long") }
    }
    .remove = Бұл күндерді ашу
    .list = Артқа
closures-remove =
    .done = Бұл күндерге қайтадан жазылуға болады ✅
closures-new =
    .first = Қай күннен бастап жабық?
    .last = Соңғы жабық күн қайсы? Бір-ақ күн болса, соны тағы таңдаңыз.
    .list = Артқа
closures-hit =
    .turned = Соңғы күн бірінші күннен ертерек.
    .past = Бұл күндер өтіп кетті.
closures-sure =
    Жабылады: { DATETIME($new-first, date: "long") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($new-last, date: "long") }
    }
    { $hit ->
        [0] Бұл уақытқа жазылған ешкім жоқ.
       *[other] Бұл уақытқа { $hit } жазылу бар. Олар күшінде қалады, сондықтан «Жазылулар» бөлімінде олардан бас тартыңыз немесе уақытын өзгертіңіз.
    }
    .close = Иә, жабамын
    .dates = Басқа күндер
    .list = Артқа
closures-add =
    .done = Жабылды. Бұл уақытқа енді жазылуға болмайды.
closures-menu = Бөлімді таңдаңыз:
