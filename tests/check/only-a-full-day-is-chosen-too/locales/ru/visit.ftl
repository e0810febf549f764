visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-day = { $service-name }?
visit-name = Как вас зовут?
visit-greeting = { $name }, приходите на услугу «{ $service-name }».
