register =
    .command = Указать своё имя
    .menu = Моё имя
register-name = Как вас зовут? Это имя увидят те, кого вы пригласите.
register-registered =
    Имя сохранено ✅

    Имя: { $name }
    Меню: /start
