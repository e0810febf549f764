outer =
    .command = Открыть
outer-second = Готово
