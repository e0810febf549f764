invited_admin-offer =
    { $invitation-by-full_name ->
        [none] Вас приглашают
       *[other] { $invitation-by-full_name } приглашает вас
    } в администраторы ресторана { restaurant_name }.

    Вам откроются разделы для администраторов. Принять приглашение?
invited_admin-welcome =
    Приглашение принято ✅
    Разделы для администраторов в меню: /admin
