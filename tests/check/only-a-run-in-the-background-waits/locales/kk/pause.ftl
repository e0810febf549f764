pause =
    .command = Үзіліс
pause-second = Дайын.
