outer =
    .command = Ашу
outer-second = Дайын
