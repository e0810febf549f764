opinions =
    .command = Мнения пациентов и NPS
opinions-one =
    Оценка: { $opinion-score }
    Когда: { $opinion-day }

    { $opinion-comment ->
        [none] Пациент ничего не написал.
       *[other] «{ $opinion-comment }»
    }
