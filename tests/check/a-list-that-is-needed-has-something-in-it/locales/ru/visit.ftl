visit =
    .command = Записаться
visit-service = Что вам сделать?
visit-name = Как вас зовут?
visit-greeting = Ура, приходите на услугу «{ $service-name }».
