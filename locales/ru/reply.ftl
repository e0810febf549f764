reply-read =
    { $line-by_staff ->
        [true] Вам ответили
       *[false] Обращение: { $line-author-full_name ->
            [none] без имени
           *[other] { $line-author-full_name }
        }
    }

    { $line-text }
    .text = Ответить
    .close = Вопрос решён
reply-text = Напишите ответ.
reply-told = Отправлено ✅
reply-over = Вопрос закрыт.
reply-gone = Этого обращения больше нет.
