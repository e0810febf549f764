told-new = Новая запись
    .mine = Моё
