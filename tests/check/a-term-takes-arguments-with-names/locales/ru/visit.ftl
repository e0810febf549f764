-places = { $count ->
    [one] место
    [few] места
   *[many] мест
}
visit =
    .command = Записаться
visit-service = Что вам сделать, { -places($name) }?
visit-name = Как вас зовут?
visit-greeting = { $name }, приходите на услугу «{ $service-name }».
