support =
    .command = Бізге жазу
    .menu = Бізге жазу
support-thread =
    Өтінішіңіз

    Жаңа хабарламалар жоғарыда:
    .row = { $row-by_staff ->
        [true] <b>Біз:</b> { $row-text }
       *[false] <b>Сіз:</b> { $row-text }
    }
    .text = Тағы жазу
    .close = Мәселе шешілді
    .menu = Мәзір
support-text = Сұрағыңызды жазыңыз, жауабын осында береміз.
    .menu = Мәзір
support-sent = Жіберілді ✅ Жауап осында келеді. Мәзір: /start
support-closed = Мәселенің шешілгеніне қуаныштымыз. Мәзір: /start
support-mine =
    .missing = { "" }
support-add =
    .missing = { "" }
support-menu = Бөлімді таңдаңыз:
