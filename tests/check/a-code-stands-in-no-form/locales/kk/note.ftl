note =
    .text = Мәтін
    .secret = Код
