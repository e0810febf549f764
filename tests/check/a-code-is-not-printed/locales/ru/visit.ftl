visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-name = Как вас зовут?
visit-greeting = { $name } { $pass-code }, приходите на услугу «{ $service-name }».
