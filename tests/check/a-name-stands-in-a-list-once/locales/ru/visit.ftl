visit =
    .command = Записаться
visit-service = Что вам сделать?
visit-name = Как вас зовут?
    .one = Один
    .two = Два
visit-greeting = Ура, приходите на услугу «{ $service-name }».
