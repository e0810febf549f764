home =
    .command = Начало
home-menu = Что хотите сделать?
