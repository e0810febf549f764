visit =
    .command = Записаться
visit-service = Что вам сделать?
visit-name = Как вас зовут?
visit-number = Сколько?
visit-years = Сколько лет?
visit-stars = Сколько звёзд?
visit-greeting = { $name } { $years }, приходите на услугу «{ $service-name }».
