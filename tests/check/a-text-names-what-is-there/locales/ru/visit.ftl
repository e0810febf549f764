visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-name = Как вас зовут?
visit-greeting = { $nmae }, приходите на услугу «{ $service-name }».
