load =
    .command = Загрузить
