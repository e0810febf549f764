visit =
    .command = Записаться
visit-service = { $name }, что вам сделать?
visit-name = Как вас зовут?
visit-greeting = { $name }, приходите на услугу «{ $service-name }».
