note =
    .text = Текст
    .secret = Код
