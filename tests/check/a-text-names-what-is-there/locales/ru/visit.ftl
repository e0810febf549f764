visit =
    .command = Записаться
visit-service = Что вам сделать?
visit-name = Как вас зовут?
visit-greeting = { $nmae }, приходите на услугу «{ $service-name }».
