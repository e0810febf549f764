enter =
    .command = Кездесуге жазылу
    .menu = Кездесуге жазылу
enter-level = Деңгейіңіз қандай?
    .beginner = Бастаушы
    .middle = Орта
    .master = Шебер
enter-event = Кездесуді таңдаңыз:
    .row = { $row-title }, { DATETIME($row-day, date: "short", time: "none") }
    .back = Басқа деңгей
enter-guests = Неше адам келесіздер?
enter-email = Бағдарламаны алғыңыз келсе, поштаңызды жазыңыз:
    .skip = Поштасыз
enter-thanks =
    Сіз «{ $event-title }» кездесуіне жазылдыңыз: { $event-day }, { $event-begins }. { $guests ->
        [one] { $guests } адам келеді.
       *[other] { $guests } адам келеді.
    }
    Бос орын: { NUMBER($left, useGrouping: "false") }. { $hall ->
        [true] Кездесу залда өтеді.
       *[other] Кездесу далада өтеді.
    }
    { club_hotline }
enter-already = Сіз бұл кездесуге бұрыннан жазылғансыз.
enter-late = Жазылу жабылды: ол басталуына { DURATION($setting-closes) } қалғанда аяқталады.
enter-none_left = Мұндай кездесу әзірге жоқ.
enter-gone = Бұл кездесу енді жоқ.
