told-first = Келесіз бе?
    .yes = Иә, келемін
told-second = Келесіз бе?
    .yes = Иә, келемін
