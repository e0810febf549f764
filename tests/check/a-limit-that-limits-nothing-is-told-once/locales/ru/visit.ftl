visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-office = -1001
visit-name = Как вас зовут?
visit-greeting = { $name }, приходите на услугу «{ $service-name }».
