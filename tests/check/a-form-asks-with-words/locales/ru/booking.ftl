booking =
    .name = Имя
