inner-sure = Точно?
    .yes = Да
    .no = Нет
