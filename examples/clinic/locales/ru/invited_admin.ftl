invited_admin-offer =
    { $invitation-by-full_name ->
        [none] Вас приглашают
       *[other] { $invitation-by-full_name } приглашает вас
    } вести записи клиники { clinic_name }.

    Вам откроются разделы для сотрудников. Принять приглашение?
