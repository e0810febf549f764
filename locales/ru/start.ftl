start =
    .command = Меню
start-menu =
    Здравствуйте!

    Выберите раздел:
