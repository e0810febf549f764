visit =
    .command = Записаться
visit-service = Что вам сделать?
    .row = { $row-name }!
visit-name = Как вас зовут?
    .skip = Не скажу
visit-greeting = Ура, приходите на услугу «{ $service-name }».
