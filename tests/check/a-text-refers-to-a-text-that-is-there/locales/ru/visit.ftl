visit =
    .command = Записаться
visit-service = Что вам сделать?
visit-name = { -salon }: как вас зовут?
visit-greeting = { $name }, приходите на услугу «{ $service-name }».
