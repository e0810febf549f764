visit =
    .command = { "" }
visit-service = Что вам сделать?
    .leave = { $me-full_name ->
        [none] { "" }
       *[other] { $me-full_name }
    }
    .none = { "" }
visit-name = { " " }
visit-greeting = { $name }{ "" }, приходите на услугу «{ $service-name }».
