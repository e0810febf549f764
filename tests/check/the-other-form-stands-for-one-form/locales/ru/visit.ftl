visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-name = Как вас зовут?
visit-greeting = { $name }, услуга «{ $service-name }»: { $visits ->
        [one] { $visits } раз
       *[other] { $visits } раз
    }
