tickets =
    .command = Клиенттердің өтініштері
    .menu = Өтініштер
tickets-list =
    Ашық өтініштер, ескілері жоғарыда

    Өтінішті таңдаңыз немесе есім жазып іздеңіз.
    .row = № { $row-id } · { $row-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $row-client-full_name }
    }
    .menu = Мәзір
tickets-empty = Ашық өтініш жоқ.
    .menu = Мәзір
tickets-thread =
    № { $ticket-id } өтініш
    { tickets_client }

    Жаңа хабарламалар жоғарыда:
    .row = { $row-by_staff ->
        [true] <b>Біз:</b> { $row-text }
       *[false] <b>Клиент:</b> { $row-text }
    }
    .text = Жауап беру
    .close = Мәселе шешілді
    .list = Өтініштер тізімі
tickets_client =
    Клиент: { $ticket-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $ticket-client-full_name }
    }{ $ticket-client-phone ->
        [none] { "" }
       *[other] , { $ticket-client-phone }
    }
tickets-text = Жауабыңызды жазыңыз.
    .lines = Артқа
tickets-save =
    .done = Жауап жіберілді ✅
    .over = Бұл өтініш жабылып қойған, жауап жіберілмеді.
tickets-close =
    .done = Өтініш жабылды.
    .missing = Бұл өтініш енді жоқ.
tickets-menu = Бөлімді таңдаңыз:
