visit =
    .command = Записаться
visit-service = Что вам сделать?
visit-name = Как вас зовут?
visit-size = Сколько?
visit-greeting = { $name } { $size ->
    [one] место
   *[other] мест
}, приходите на услугу «{ $service-name }».
