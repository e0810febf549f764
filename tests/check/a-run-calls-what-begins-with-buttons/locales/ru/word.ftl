word-word = Слово
    .back = Назад
word-thanks = Спасибо
