scan =
    .command = Скан
