# Клиент читает ответ, те, кто отвечает, – вопрос.
reply-read =
    { $line-by_staff ->
        [true] Вам ответили:
       *[false]
        Обращение № { $line-ticket-id }
        { reply_client }
    }

    { $line-text }
    .text = Ответить
    .close = Вопрос решён
reply_client =
    Клиент: { $line-author-full_name ->
        [none] без имени
       *[other] { $line-author-full_name }
    }{ $line-author-phone ->
        [none] { "" }
       *[other] , { $line-author-phone }
    }
reply-text = Напишите ответ.
reply-told = Отправлено ✅
reply-solved = { $line-by_staff ->
        [true] Рады, что вопрос решён.
       *[false] Обращение закрыто.
    }
reply-over = { $line-by_staff ->
        [true] Этот вопрос уже закрыт. Задать другой: /support
       *[false] Это обращение уже закрыто, ответить на него нельзя.
    }
