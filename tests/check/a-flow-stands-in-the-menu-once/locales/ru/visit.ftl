visit =
    .command = Записаться
    .menu = Записаться
visit-service = Что вам сделать?
visit-name = Как вас зовут?
visit-greeting = { $name }, приходите на услугу «{ $service-name }».
