statistics =
    .command = Күндік статистика
    .menu = Статистика
statistics-day = Қай күнді көрсетейік? Таңдаңыз немесе жазыңыз, мысалы: кеше.
statistics-shown =
    Статистика: { $day }

    Жаңа пайдаланушылар: { $people }
    Белгіленген кездесулер: { $created }
    Өзгертілген кездесулер: { $edited }
    Жойылған кездесулер: { $deleted }
    .other = Басқа күн
    .menu = Мәзір
statistics-menu = Бөлімді таңдаңыз:
