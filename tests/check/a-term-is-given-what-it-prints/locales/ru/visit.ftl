-studio = студия { $who } { $case ->
   *[nominative] на Абая
    [genitive] у Абая
}
visit =
    .command = Записаться
visit-service = Что вам сделать в { -studio(case: "genitive") }, { -studio(who: "Айши", kase: "genitive") }?
visit-name = Как вас зовут?
visit-greeting = { $name }, приходите на услугу «{ $service-name }».
