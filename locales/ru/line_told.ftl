line_told-lost =
    Ответ не доставлен: клиент заблокировал бота или удалил аккаунт в Telegram.

    { line_told_client }
    Ваш ответ: { $line-text }
# Кому отвечали и как позвонить.
line_told_client =
    Клиент: { $line-ticket-client-full_name ->
        [none] без имени
       *[other] { $line-ticket-client-full_name }
    }{ $line-ticket-client-phone ->
        [none] { "" }
       *[other] , { $line-ticket-client-phone }
    }
