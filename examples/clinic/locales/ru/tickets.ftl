tickets =
    .command = Обращения пациентов
    .menu = Обращения пациентов
tickets-thread =
    .row = { $row-by_staff ->
        [true] <b>Клиника:</b> { $row-text }
       *[false] <b>Пациент:</b> { $row-text }
    }
tickets_client =
    Пациент: { $ticket-client-full_name ->
        [none] без имени
       *[other] { $ticket-client-full_name }
    }{ $ticket-client-phone ->
        [none] { "" }
       *[other] , { $ticket-client-phone }
    }
