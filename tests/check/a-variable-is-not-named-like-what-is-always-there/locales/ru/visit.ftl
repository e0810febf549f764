visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-name = Как вас зовут?
visit-greeting = { $name }, приходите на услугу «{ $service-name }».
visit-today = Когда?
visit-role = Кто вы?
