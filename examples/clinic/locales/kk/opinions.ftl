opinions =
    .command = Пациенттердің пікірлері және NPS
opinions-one =
    Пациент қойған баға: { $opinion-score }
    Күні: { $opinion-day }

    { $opinion-comment ->
        [none] Пациент ештеңе жазбаған.
       *[other] «{ $opinion-comment }»
    }
