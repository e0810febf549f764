visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-weight = 0,5
visit-exact = 0,5
visit-name = Как вас зовут?
visit-greeting = { $name }, приходите на услугу «{ $service-name }».
