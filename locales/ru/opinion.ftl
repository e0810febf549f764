opinion =
    .command = Оценить нас
    .menu = Оценить нас
opinion-score =
    Насколько вероятно, что вы порекомендуете нас друзьям и знакомым?

    0 – точно нет, 10 – точно да.
    .menu = Меню
opinion-comment = Почему такая оценка? Напишите пару слов.
    .skip = Без комментария
opinion-thanks = Спасибо! Ваше мнение нам важно.
opinion-earlier =
    .missing = { "" }
opinion-menu = Выберите раздел:
