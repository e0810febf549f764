word-word = Сөз
    .back = Артқа
word-thanks = Рахмет
