visit =
    .command = Записаться
visit-service = Какая услуга нужна?
    .leave = !
visit-name = Как вас зовут?
visit-greeting = { $name }, приходите на услугу «{ $service-name }».
