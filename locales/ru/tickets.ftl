tickets =
    .command = Обращения клиентов
    .menu = Обращения
tickets-list =
    Открытые обращения, старые сверху

    Выберите обращение или напишите имя.
    .row = № { $row-id } · { $row-client-full_name ->
        [none] без имени
       *[other] { $row-client-full_name }
    }
    .menu = Меню
tickets-empty = Открытых обращений нет.
    .menu = Меню
tickets-thread =
    Обращение № { $ticket-id }
    { tickets_client }

    Новые сообщения сверху:
    .row = { $row-by_staff ->
        [true] <b>Мы:</b> { $row-text }
       *[false] <b>Клиент:</b> { $row-text }
    }
    .text = Ответить
    .close = Вопрос решён
    .list = К обращениям
tickets_client =
    Клиент: { $ticket-client-full_name ->
        [none] без имени
       *[other] { $ticket-client-full_name }
    }{ $ticket-client-phone ->
        [none] { "" }
       *[other] , { $ticket-client-phone }
    }
tickets-text = Напишите ответ.
    .lines = Назад
tickets-save =
    .done = Ответ отправлен ✅
    .over = Это обращение уже закрыто, ответ не отправлен.
tickets-close =
    .done = Обращение закрыто.
    .missing = Этого обращения больше нет.
tickets-menu = Выберите раздел:
