# Клиент жауапты оқиды, ал жауап беретіндер сұрақты оқиды.
reply-read =
    { $line-by_staff ->
        [true] Сізге жауап келді:
       *[false]
        № { $line-ticket-id } өтініш
        { reply_client }
    }

    { $line-text }
    .text = Жауап беру
    .close = Мәселе шешілді
reply_client =
    Клиент: { $line-author-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $line-author-full_name }
    }{ $line-author-phone ->
        [none] { "" }
       *[other] , { $line-author-phone }
    }
reply-text = Жауабыңызды жазыңыз.
reply-told = Жіберілді ✅
reply-solved = { $line-by_staff ->
        [true] Мәселенің шешілгеніне қуаныштымыз.
       *[false] Өтініш жабылды.
    }
reply-over = { $line-by_staff ->
        [true] Бұл сұрақ жабылып қойған. Жаңа сұрақ қою: /support
       *[false] Бұл өтініш жабылып қойған, оған жауап беруге болмайды.
    }
