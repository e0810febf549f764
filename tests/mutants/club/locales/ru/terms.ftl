terms-shown =
    Участие стоит { $price }, вас будет { $guests }. Сбор клуба: { MONEY($setting-fee) }.
    .agree = Согласиться
    .site = Правила клуба
    .refuse = Отказаться
