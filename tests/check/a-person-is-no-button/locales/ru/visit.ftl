visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-name = Для кого?
visit-greeting = { $name-id }: «{ $service-name }».
