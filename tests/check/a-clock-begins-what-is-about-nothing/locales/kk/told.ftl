told =
    .command = Ашу
