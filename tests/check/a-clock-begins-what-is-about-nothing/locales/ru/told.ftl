told =
    .command = Открыть
