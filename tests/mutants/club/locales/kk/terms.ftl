terms-shown =
    Қатысу бағасы { $price }, { $guests } адам келесіздер. Клуб жарнасы: { MONEY($setting-fee) }.
    .agree = Келісемін
    .site = Клуб ережелері
    .refuse = Бас тартамын
