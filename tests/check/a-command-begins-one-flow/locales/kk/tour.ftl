tour =
    .command = Экскурсия
tour-hello = Қош келдіңіз!
