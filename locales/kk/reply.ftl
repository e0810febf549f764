reply-read =
    { $line-by_staff ->
        [true] Сізге жауап берілді
       *[false] Өтініш: { $line-author-full_name ->
            [none] аты жоқ
           *[other] { $line-author-full_name }
        }
    }

    { $line-text }
    .text = Жауап беру
    .close = Мәселе шешілді
reply-text = Жауабыңызды жазыңыз.
reply-told = Жіберілді ✅
reply-over = Сұрақ жабылды.
reply-gone = Бұл өтініш енді жоқ.
