visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-name = Вас зовут { $name-name }. Верно?
    .name = { "" }
visit-greeting = { $name-name }, приходите на услугу «{ $service-name }».
