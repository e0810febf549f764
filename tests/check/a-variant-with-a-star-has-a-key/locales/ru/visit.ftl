visit =
    .command = Записаться
visit-service = Что вам сделать?
visit-name = Как вас зовут?

visit-greeting = { $name }, «{ $service-name }» стоит { $service-price ->
    [none] сколько скажут
   * }.
