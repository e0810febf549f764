line_told-lost =
    Жауап жеткізілмеді: клиент ботты бұғаттаған немесе Telegram аккаунтын жойған.

    { line_told_client }
    Жауабыңыз: { $line-text }
# Кімге жауап берілгені және оның нөмірі.
line_told_client =
    Клиент: { $line-ticket-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $line-ticket-client-full_name }
    }{ $line-ticket-client-phone ->
        [none] { "" }
       *[other] , { $line-ticket-client-phone }
    }
