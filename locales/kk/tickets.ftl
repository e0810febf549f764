tickets =
    .command = Клиенттердің өтініштері
    .menu = Өтініштер
tickets-list = Өтінішті таңдаңыз. Ең ұзақ күткені бірінші тұр.
    .row = { $row-client-full_name ->
        [none] Аты жоқ
       *[other] { $row-client-full_name }
    } · № { $row-id }
    .menu = Мәзір
tickets-empty = Ашық өтініш жоқ.
    .menu = Мәзір
tickets-thread =
    Өтініш: { $ticket-client-full_name ->
        [none] аты жоқ
       *[other] { $ticket-client-full_name }
    }

    Жаңа хабарламалар жоғарыда.
    .row = { $row-by_staff ->
        [true] <b>Біз:</b> { $row-text }
       *[false] <b>Клиент:</b> { $row-text }
    }
    .text = Жауап беру
    .close = Мәселе шешілді
    .list = Артқа
tickets-text = Жауабыңызды жазыңыз.
    .lines = Артқа
tickets-save =
    .done = Жіберілді ✅
    .missing = Бұл өтініш енді жоқ.
tickets-close =
    .done = Сұрақ жабылды.
    .missing = Бұл өтініш енді жоқ.
tickets-menu = Бөлімді таңдаңыз:
