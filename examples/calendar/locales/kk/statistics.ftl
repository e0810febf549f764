statistics =
    .command = Күндер бойынша статистика
    .menu = Статистика
statistics-first = Қай күнді көрсетейік? Таңдаңыз немесе жазыңыз, мысалы: кеше.
statistics-last = Соңғы күн қайсы? Бірінші күн: { $first }.
    .first = Басқа бірінші күн
statistics-figures =
    .backwards = Соңғы күн бірінші күннен ертерек.
statistics-shown =
    Статистика: { DATETIME($first, date: "short") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($last, date: "short") }
    }

    Жаңа пайдаланушылар: { $people }
    Белгіленген кездесулер: { $created }
    Өзгертілген кездесулер: { $edited }
    Жойылған кездесулер: { $deleted }
    .first = Басқа күн
    .last = Бірнеше күн
    .menu = Мәзір
statistics-menu = Бөлімді таңдаңыз:
