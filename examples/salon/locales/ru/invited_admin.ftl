invited_admin-offer =
    { $invitation-by-full_name ->
        [none] Вас приглашают
       *[other] { $invitation-by-full_name } приглашает вас
    } в команду салона { salon_name }.

    { $invitation-seat-level ->
        [admin] Вам откроется всё, кроме настроек, команды и журнала.
       *[viewer] Вам откроются статистика и отзывы.
    }

    Принять приглашение?
