line_told-lost =
    Жауап жеткізілмеді: пациент ботты бұғаттаған немесе Telegram аккаунтын жойған.

    { line_told_client }
    Жауабыңыз: { $line-text }
line_told_client =
    Пациент: { $line-ticket-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $line-ticket-client-full_name }
    }{ $line-ticket-client-phone ->
        [none] { "" }
       *[other] , { $line-ticket-client-phone }
    }
