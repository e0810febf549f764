visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-name = Как вас зовут?
    .one = Один
    .two = Два
visit-greeting = Ура, приходите на услугу «{ $service-name }».
