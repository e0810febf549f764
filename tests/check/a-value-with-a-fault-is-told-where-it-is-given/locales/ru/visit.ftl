visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-name = Как вас зовут?
visit-greeting = { $sum } { $name }, приходите на услугу «{ $service-name }».
