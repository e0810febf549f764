tickets =
    .command = Обращения клиентов
    .menu = Обращения
tickets-list = Выберите обращение. Первым – то, что ждёт дольше всех.
    .row = { $row-client-full_name ->
        [none] Без имени
       *[other] { $row-client-full_name }
    } · № { $row-id }
    .menu = Меню
tickets-empty = Открытых обращений нет.
    .menu = Меню
tickets-thread =
    Обращение: { $ticket-client-full_name ->
        [none] без имени
       *[other] { $ticket-client-full_name }
    }

    Новые сообщения сверху.
    .row = { $row-by_staff ->
        [true] <b>Мы:</b> { $row-text }
       *[false] <b>Клиент:</b> { $row-text }
    }
    .text = Ответить
    .close = Вопрос решён
    .list = Назад
tickets-text = Напишите ответ.
    .lines = Назад
tickets-save =
    .done = Отправлено ✅
    .missing = Этого обращения больше нет.
tickets-close =
    .done = Вопрос закрыт.
    .missing = Этого обращения больше нет.
tickets-menu = Выберите раздел:
