tour =
    .command = Экскурсия
tour-hello = Добро пожаловать!
