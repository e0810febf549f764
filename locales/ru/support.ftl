support =
    .command = Написать нам
    .menu = Написать нам
support-thread =
    Ваше обращение

    Новые сообщения сверху:
    .row = { $row-by_staff ->
        [true] <b>Мы:</b> { $row-text }
       *[false] <b>Вы:</b> { $row-text }
    }
    .text = Написать ещё
    .close = Вопрос решён
    .menu = Меню
support-text = Напишите вопрос, и мы ответим вам здесь.
    .menu = Меню
support-sent = Отправлено ✅ Ответ придёт сюда. Меню: /start
support-closed = Рады, что вопрос решён. Меню: /start
support-mine =
    .missing = { "" }
support-add =
    .missing = { "" }
support-menu = Выберите раздел:
