pause =
    .command = Пауза
pause-second = Готово.
