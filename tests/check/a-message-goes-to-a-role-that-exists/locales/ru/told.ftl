told-new = Новая запись
